using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>The room's tables.</summary>
public static class StaffSets
{
    extension(SiteDb db)
    {
        /// <summary>Everyone who may enter, or was invited to.</summary>
        public DbSet<StaffUser> Staff => db.Set<StaffUser>();
    }
}
