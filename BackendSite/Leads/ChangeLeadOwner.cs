using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>Who answers it.</summary>
public sealed partial class ChangeLead
{
    private static readonly TimeSpan FreeToTake = TimeSpan.FromHours(1);

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

    /// <summary>Gives the lead to somebody to whom it was offered, by the link in their letter; unless it is answered already.</summary>
    /// <param name="reference">The lead.</param>
    /// <param name="claimer">Whose link it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As for all changes; Unknown also when the person left or may not answer any more.</returns>
    public async Task<ChangeOutcome> Claim(string reference, Guid claimer, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var account = await db.Staff.AsNoTracking().SingleOrDefaultAsync(one => one.Id == claimer && one.ClosedAt == null, cancellationToken);
        if (account is null || !StaffRights.Of(account.Role).Contains(StaffRight.Reply))
        {
            return new ChangeOutcome.Unknown();
        }

        return await Change(
            reference,
            null,
            LeadEventKind.Assigned,
            async (inside, lead) =>
            {
                if (lead.OwnerId == claimer || lead.FirstResponseAt is not null)
                {
                    return null;
                }

                var before = await inside.Staff.Where(one => one.Id == lead.OwnerId).Select(one => one.DisplayName).SingleOrDefaultAsync(cancellationToken);
                lead.OwnerId = claimer;
                return new()
                {
                    At = Now,
                    Kind = LeadEventKind.Assigned,
                    StaffId = claimer,
                    StaffName = account.DisplayName,
                    Before = before,
                    After = account.DisplayName,
                };
            },
            cancellationToken);
    }

    private async Task<LeadEvent?> Assign(SiteDb db, Lead lead, Guid? owner, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        if (lead.OwnerId == owner)
        {
            return null;
        }

        Guid?[] both = [lead.OwnerId, owner];
        var people = await db.Staff.AsNoTracking().Where(account => both.Contains(account.Id) && (account.Id != owner || account.ClosedAt == null)).ToListAsync(cancellationToken);
        var before = people.Find(account => account.Id == lead.OwnerId)?.DisplayName;
        var after = owner is null ? null : people.Find(account => account.Id == owner) ?? throw new ArgumentException("Nobody has this account.", nameof(owner));
        lead.OwnerId = owner;

        // Nobody is no place to stay: if nobody takes it, the site finds somebody.
        lead.LookAt = owner is null ? Now + FreeToTake : lead.LookAt ?? Now;
        if (after is not null && after.Id != by.StaffId && !after.MutedLetters.Contains(EnquiryLetters.Assigned))
        {
            letters.OrderAssigned(lead, after.Email!, $"{by.StaffName} gave it to you.");
        }

        return Event(LeadEventKind.Assigned, by, null, before, after?.DisplayName);
    }
}
