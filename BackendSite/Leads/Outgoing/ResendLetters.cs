using System.Linq.Expressions;
using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Outgoing;

/// <summary>Has letters that were given up sent again, each with an event on its lead or a line of the audit, in one transaction.</summary>
internal sealed class ResendLetters(
    IDbContextFactory<SiteDb> databases, ChannelGate gate, LetterKinds kinds, Audit audit, LeadFeed feed, MailBell bell, TimeProvider clock)
{
    // More at once would hold the database for too long.
    private const int MostAtOnce = 200;

    /// <summary>One letter.</summary>
    /// <returns>How many will be sent: 0 when it was not dead any more.</returns>
    public Task<int> One(long letter, ClaimsPrincipal by, CancellationToken cancellationToken) =>
        Resend(dead => dead.Id == letter, by, cancellationToken);

    /// <summary>All dead letters about a lead.</summary>
    public Task<int> AllOf(long lead, ClaimsPrincipal by, CancellationToken cancellationToken) =>
        Resend(dead => dead.LeadId == lead, by, cancellationToken);

    /// <summary>All dead letters.</summary>
    public async Task<int> All(ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        var sum = 0;
        while (await Resend(_ => true, by, cancellationToken) is > 0 and var some)
        {
            sum += some;
        }

        return sum;
    }

    /// <summary>Tries at once whether letters leave, instead of at the time of the next probe.</summary>
    public async Task TryNow(ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        await audit.Write(audit.Line(AuditKind.CommandGiven, by, "Mail", text: "Tried at once whether letters leave"), cancellationToken);
        await gate.ProbeNow(cancellationToken);
        bell.Ring();
    }

    private async Task<int> Resend(Expression<Func<Delivery, bool>> which, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Reply);
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var letters = await db.Deliveries
            .Where(letter => letter.State == DeliveryState.Dead)
            .Where(which)
            .OrderBy(letter => letter.Id)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
        var about = letters.Select(letter => letter.LeadId).ToList();
        var leads = await db.Leads.Where(lead => about.Contains(lead.Id)).ToDictionaryAsync(lead => lead.Id, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var letter in letters)
        {
            (letter.State, letter.Attempts, letter.NextAttemptAt) = (DeliveryState.Pending, 0, now);
            if (leads.GetValueOrDefault(letter.LeadId ?? 0) is { } lead)
            {
                // Whoever draws consequences from its fate does so again.
                letter.IsAwaited = true;
                lead.Version++;
                lead.Events.Add(Happened(letter, by, now));
            }
        }

        if (letters.Count(letter => letter.LeadId is null) is > 0 and var others)
        {
            db.AuditEntries.Add(audit.Line(AuditKind.LettersResent, by, text: others == 1 ? "1 letter" : $"{others} letters"));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        bell.Ring();
        foreach (var lead in leads.Keys)
        {
            feed.Publish(new LeadSignal(lead, Arrived: false));
        }

        return letters.Count;
    }

    private LeadEvent Happened(Delivery letter, ClaimsPrincipal by, DateTime now) => new()
    {
        At = now,
        Kind = LeadEventKind.LetterResent,
        StaffId = by.StaffId,
        StaffName = by.StaffName,
        From = by.SignedInFrom,
        After = kinds.NameOf(letter.Kind),
        Text = letter.LastError,
    };
}
