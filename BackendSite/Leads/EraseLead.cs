using BackendSite.Data;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>
/// Takes everything personal out of a lead and leaves a tombstone: when it came, through what, what became of it. The search
/// index follows by its triggers.
/// </summary>
public static class EraseLead
{
    /// <summary>What stands where a name was.</summary>
    public const string Nobody = "Erased";

    /// <summary>Erases the lead and what hangs on it; part of the caller's transaction.</summary>
    /// <param name="db">The context that tracks the lead.</param>
    /// <param name="lead">The lead.</param>
    /// <param name="now">When, UTC.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task From(SiteDb db, Lead lead, DateTime now, CancellationToken cancellationToken)
    {
        // Letters that nobody has yet are not sent any more; of the others the address goes.
        await db.Deliveries
            .Where(letter => letter.LeadId == lead.Id && (letter.State == DeliveryState.Pending || letter.State == DeliveryState.Dead))
            .ExecuteDeleteAsync(cancellationToken);
        await db.Deliveries
            .Where(letter => letter.LeadId == lead.Id && letter.Recipient == lead.Email)
            .ExecuteUpdateAsync(
                letter => letter.SetProperty(l => l.Recipient, Nobody).SetProperty(l => l.ServerReply, (string?)null).SetProperty(l => l.LastError, (string?)null),
                cancellationToken);
        await db.Deliveries
            .Where(letter => letter.LeadId == lead.Id && letter.Data != null)
            .ExecuteUpdateAsync(letter => letter.SetProperty(l => l.Data, (string?)null), cancellationToken);
        // Their attachments go with them.
        await db.Messages.Where(message => message.LeadId == lead.Id).ExecuteDeleteAsync(cancellationToken);
        await db.NoteDrafts.Where(draft => draft.LeadId == lead.Id).ExecuteDeleteAsync(cancellationToken);
        await db.LeadEvents
            .Where(happened => happened.LeadId == lead.Id)
            .ExecuteUpdateAsync(happened => happened.SetProperty(e => e.Text, (string?)null), cancellationToken);

        lead.ErasedAt = now;
        lead.FullName = Nobody;
        lead.Email = lead.EmailKey = lead.Company = lead.Message = lead.MessageKey = "";
        lead.IdempotencyKey = $"erased-{lead.Id}";
        lead.Phone = lead.TechStack = lead.Industry = null;
        lead.Interests = [];
        lead.SpamReasons = [];
        lead.SpamDecision = null;
    }
}
