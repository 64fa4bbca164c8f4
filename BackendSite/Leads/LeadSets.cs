using BackendSite.Data;
using BackendSite.Leads.Reports;
using BackendSite.Leads.Routing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>The room's tables.</summary>
public static class LeadSets
{
    extension(SiteDb db)
    {
        /// <summary>All leads, spam included.</summary>
        public DbSet<Lead> Leads => db.Set<Lead>();

        /// <summary>The lead as which a lead goes on: itself, or the one that it was merged into.</summary>
        /// <param name="lead">Which; 0 comes back for one that is not there.</param>
        /// <param name="cancellationToken">Ends the wait.</param>
        public Task<long> GoesOnAs(long lead, CancellationToken cancellationToken) => db.Leads
            .Where(one => one.Id == lead)
            .Select(one => one.MergedInto == null ? one.Id : db.Set<Lead>().Where(other => other.Reference == one.MergedInto).Select(other => other.Id).First())
            .SingleOrDefaultAsync(cancellationToken);

        /// <summary>Everything that happened to them.</summary>
        public DbSet<LeadEvent> LeadEvents => db.Set<LeadEvent>();

        /// <summary>The sums of the days, for the reports.</summary>
        public DbSet<LeadDay> LeadDays => db.Set<LeadDay>();

        /// <summary>How far they are made: no row, or one.</summary>
        public DbSet<ReportMark> ReportMarks => db.Set<ReportMark>();

        /// <summary>Which lead goes to whom.</summary>
        public DbSet<RoutingRule> RoutingRules => db.Set<RoutingRule>();

        /// <summary>What holds where no rule decides: no row, or one.</summary>
        public DbSet<RoutingDefault> RoutingDefaults => db.Set<RoutingDefault>();

        /// <summary>How far each person has read.</summary>
        public DbSet<LeadRead> LeadReads => db.Set<LeadRead>();

        /// <summary>Notes that are being written.</summary>
        public DbSet<NoteDraft> NoteDrafts => db.Set<NoteDraft>();

        /// <summary>The lists that people named.</summary>
        public DbSet<SavedView> SavedViews => db.Set<SavedView>();
    }
}
