using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Merging;

/// <summary>Links leads that have to do with each other but stay two. A link is the last event about it on both; there is no other record.</summary>
public sealed class LinkLeads(IDbContextFactory<SiteDb> databases, LeadFeed feed, TimeProvider clock)
{
    /// <summary>The references of the leads with which one is linked, as its events say: the last one about another decides.</summary>
    /// <param name="events">All of the lead and of what was merged into it.</param>
    public static IQueryable<string?> Of(IQueryable<LeadEvent> events)
    {
        var about = events.Where(e => e.Kind == LeadEventKind.Linked || e.Kind == LeadEventKind.Unlinked);
        return about
            .Where(e => e.Kind == LeadEventKind.Linked && !about.Any(later => later.After == e.After && later.Id > e.Id))
            .Select(e => e.After);
    }

    /// <summary>Links two leads, or removes their link.</summary>
    /// <param name="one">The reference of one lead.</param>
    /// <param name="other">The reference of the other; case does not matter.</param>
    /// <param name="linked">True to link them.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why it can't be, in words; null when it is so now.</returns>
    public async Task<string?> Set(string one, string other, bool linked, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        string[] references = [one, other.Trim().ToUpperInvariant()];
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var leads = await db.Leads.Where(lead => references.Contains(lead.Reference)).ToListAsync(cancellationToken);
        if (leads is not [var first, var second])
        {
            return references[0] == references[1] ? "That is this lead itself." : $"No lead has the reference {references[1]}.";
        }

        if (await Of(db.LeadEvents.Where(e => e.LeadId == first.Id)).ContainsAsync(second.Reference, cancellationToken) == linked)
        {
            return null;
        }

        foreach (var (lead, about) in new[] { (first, second), (second, first) })
        {
            lead.Version++;
            lead.Events.Add(new()
            {
                At = clock.GetUtcNow().UtcDateTime,
                Kind = linked ? LeadEventKind.Linked : LeadEventKind.Unlinked,
                StaffId = by.StaffId,
                StaffName = by.StaffName,
                From = by.SignedInFrom,
                After = about.Reference,
            });
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        leads.ForEach(lead => feed.Publish(new LeadSignal(lead.Id, Arrived: false)));
        return null;
    }
}
