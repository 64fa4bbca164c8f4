using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Answers;

/// <summary>
/// Puts mail on the lead that it is about. Only what answers a letter of ours, or is sent to a lead's own address, is about a lead:
/// anybody can write anything into a subject.
/// </summary>
internal sealed class TakeAnswer(LeadAddress addresses, Outbox outbox, MailBell bell, LeadFeed feed, TimeProvider clock) : ITakeMail
{
    public async Task<bool> Wants(SiteDb db, MailHead head, CancellationToken cancellationToken) =>
        await LeadOf(db, head, cancellationToken) is not null;

    public async Task<Action> Take(SiteDb db, IncomingMail mail, CancellationToken cancellationToken)
    {
        var head = mail.Head;
        if (await LeadOf(db, head, cancellationToken) is not { } id)
        {
            // It was erased while the mail was fetched.
            return () => { };
        }

        var lead = await db.Leads.SingleAsync(l => l.Id == id, cancellationToken);
        var colleague = head.FromAddress == lead.EmailKey ? null : await LeadAddress.ColleagueAt(db, head.FromAddress, cancellationToken);
        var kind = Kind(lead, head, colleague);
        db.Add(Message(lead, mail, kind, colleague));
        switch (kind)
        {
            case MessageKind.Received:
                await Receive(db, lead, head, cancellationToken);
                break;
            case MessageKind.Sent:
                KeepPromise.By(lead, head.At, Now, colleague?.Id, colleague?.DisplayName);
                break;
        }

        await db.SaveChangesAsync(cancellationToken);
        return () =>
        {
            bell.Ring();
            feed.Publish(new LeadSignal(lead.Id, Arrived: false));
        };
    }

    private async Task<long?> LeadOf(SiteDb db, MailHead head, CancellationToken cancellationToken)
    {
        var ids = head.Answers.ToList();
        var letters = await db.Deliveries
            .Where(letter => letter.LeadId != null && ids.Contains(letter.MessageId))
            .Select(letter => new { Id = letter.MessageId, LeadId = letter.LeadId!.Value })
            .ToListAsync(cancellationToken);
        var messages = await db.Messages
            .Where(message => message.MessageId != null && ids.Contains(message.MessageId))
            .Select(message => new { Id = message.MessageId!, message.LeadId })
            .ToListAsync(cancellationToken);
        var nearest = letters.Concat(messages).OrderBy(known => ids.IndexOf(known.Id)).Select(known => (long?)known.LeadId).FirstOrDefault();
        var references = head.Recipients.Concat(head.DeliveredTo).Select(addresses.ReferenceIn).OfType<string>().ToList();
        if (nearest is null && references.Count == 0)
        {
            return null;
        }

        var found = await db.Leads
            .Where(lead => (lead.Id == nearest || (nearest == null && references.Contains(lead.Reference))) && lead.ErasedAt == null)
            .OrderBy(lead => lead.Id)
            .Select(lead => (long?)lead.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return found is { } id ? await db.GoesOnAs(id, cancellationToken) : null;
    }

    private MessageKind Kind(Lead lead, MailHead head, StaffUser? colleague)
    {
        var ours = colleague is not null || (head.FromAddress != lead.EmailKey && addresses.IsOurs(head.FromAddress));
        return head.IsAutomatic ? MessageKind.Automatic
            : !ours ? MessageKind.Received
            : head.Recipients.Contains(lead.EmailKey) ? MessageKind.Sent
            : MessageKind.Internal;
    }

    private async Task Receive(SiteDb db, Lead lead, MailHead head, CancellationToken cancellationToken)
    {
        lead.LastReceivedAt = lead.LastReceivedAt > head.At ? lead.LastReceivedAt : head.At;
        lead.Version++;
        lead.Events.Add(new() { At = Now, Kind = LeadEventKind.ProspectWrote });

        // The engagement mailbox has the mail itself; the owner may look at another one.
        var owner = await db.Staff.Where(account => account.Id == lead.OwnerId).Select(account => account.Email).SingleOrDefaultAsync(cancellationToken);
        if (owner is not null && !addresses.IsEngagement(owner) && lead.Status != LeadStatus.Spam)
        {
            lead.Deliveries.Add(outbox.Order(AnswerLetters.News, owner, head.MessageId));
        }
    }

    /// <summary>The mail as a part of the conversation.</summary>
    internal static Message Message(Lead lead, IncomingMail mail, MessageKind kind, StaffUser? colleague)
    {
        var message = new Message
        {
            LeadId = lead.Id,
            Kind = kind,
            MessageId = mail.Head.MessageId,
            At = mail.Head.At,
            StaffId = colleague?.Id,
            FromName = colleague?.DisplayName ?? mail.Head.FromName,
            FromAddress = mail.Head.FromAddress,
            To = string.Join(", ", mail.Head.Recipients),
            Subject = mail.Head.Subject,
            Text = mail.Text,
            Quoted = mail.Quoted,
            Html = mail.Html,
        };
        message.Attachments.AddRange(mail.Attachments);
        return message;
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
