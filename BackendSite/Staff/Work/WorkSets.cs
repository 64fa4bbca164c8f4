using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff.Work;

/// <summary>The tables that say how people work.</summary>
public static class WorkSets
{
    extension(SiteDb db)
    {
        /// <summary>Limits and wishes.</summary>
        public DbSet<StaffWork> StaffWork => db.Set<StaffWork>();

        /// <summary>Who knows what.</summary>
        public DbSet<StaffSkill> StaffSkills => db.Set<StaffSkill>();

        /// <summary>Who is away when.</summary>
        public DbSet<StaffAbsence> StaffAbsences => db.Set<StaffAbsence>();
    }
}
