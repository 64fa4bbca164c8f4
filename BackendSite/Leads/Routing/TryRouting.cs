using BackendSite.Data;
using BackendSite.Leads.FollowUp;
using BackendSite.Promise;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Routing;

/// <summary>Who would get an enquiry that came now, and how everybody stands to it.</summary>
public sealed record RoutingTrial(Choice? Choice, IReadOnlyList<Candidate> Candidates);

/// <summary>Asks who would get an enquiry, without one; nothing is changed.</summary>
public sealed class TryRouting(IDbContextFactory<SiteDb> databases, CurrentCalendar calendars, TimeProvider clock)
{
    /// <summary>As if it came now.</summary>
    public async Task<RoutingTrial> Ask(Enquired enquired, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = databases.CreateDbContext();
        var team = await Team.Read(db, calendars.Now, now, cancellationToken);
        var due = calendars.Now.Due(now);
        return new(team.Choose(enquired, due), team.Candidates(enquired, due));
    }
}
