using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>The room's tables.</summary>
public static class LeadSets
{
    extension(SiteDb db)
    {
        /// <summary>All leads, spam included.</summary>
        public DbSet<Lead> Leads => db.Set<Lead>();

        /// <summary>Everything that happened to them.</summary>
        public DbSet<LeadEvent> LeadEvents => db.Set<LeadEvent>();
    }
}
