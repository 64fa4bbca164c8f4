using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>Who answers it.</summary>
public sealed partial class ChangeLead
{
    /// <summary>Gives the lead to somebody, who is told by letter unless they took it themselves.</summary>
    /// <param name="reference">The lead.</param>
    /// <param name="seen">The version that the person decided on.</param>
    /// <param name="owner">The account that answers it from now on; null for nobody.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">There is no such account.</exception>
    public Task<ChangeOutcome> Assign(string reference, int seen, Guid? owner, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Assign);
        return Change(reference, seen, LeadEventKind.Assigned, (db, lead) => Assign(db, lead, owner, by, cancellationToken), cancellationToken);
    }

    private async Task<LeadEvent?> Assign(SiteDb db, Lead lead, Guid? owner, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        if (lead.OwnerId == owner)
        {
            return null;
        }

        Guid?[] both = [lead.OwnerId, owner];
        var people = await db.Staff.AsNoTracking().Where(account => both.Contains(account.Id)).ToListAsync(cancellationToken);
        var before = people.Find(account => account.Id == lead.OwnerId)?.DisplayName;
        var after = owner is null ? null : people.Find(account => account.Id == owner) ?? throw new ArgumentException("Nobody has this account.", nameof(owner));
        lead.OwnerId = owner;
        if (after is not null && after.Id != by.StaffId)
        {
            letters.OrderAssigned(lead, after.Email!, $"{by.StaffName} gave it to you.");
        }

        return Event(LeadEventKind.Assigned, by, null, before, after?.DisplayName);
    }
}
