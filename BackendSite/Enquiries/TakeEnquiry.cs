using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Enquiries.Spam;
using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries;

/// <summary>
/// Makes a lead of mail to the engagement address that belongs to none and that a person outside wrote, where the owner has turned that
/// on: judged, answered and followed like an enquiry from the form.
/// </summary>
internal sealed class TakeEnquiry(
    IOptions<MailOptions> mail, IOptions<SiteOptions> site, LeadAddress addresses, EnquiryLetters letters, MailBell bell, LeadFeed feed,
    CurrentCalendar calendars, TimeProvider clock) : ITakeMail
{
    // About as much as the form takes; the conversation has the whole mail.
    private const int LongestMessage = 10_000;

    // One automatic answer an address in this time, as for the form.
    private static readonly TimeSpan QuietTime = TimeSpan.FromHours(1);

    public async Task<bool> Wants(SiteDb db, MailHead head, CancellationToken cancellationToken) =>
        mail.Value.Imap.NewLeads
        && !head.IsAutomatic && !head.IsBulk
        && head.Recipients.Contains(site.Value.EngagementEmail.ToLowerInvariant())
        && EmailAddress.IsValid(head.FromAddress)
        && !await addresses.IsOurs(db, head.FromAddress, cancellationToken);

    public async Task<Action> Take(SiteDb db, IncomingMail taken, CancellationToken cancellationToken)
    {
        var head = taken.Head;
        var now = clock.GetUtcNow().UtcDateTime;
        var enquiry = new AcceptedEnquiry(new SpamEvidence(Draft(taken)), now, now);
        string[] keys = [enquiry.Keys.Previous, enquiry.Keys.Current, enquiry.Keys.Next];
        if (await db.Leads.AnyAsync(lead => keys.Contains(lead.IdempotencyKey), cancellationToken))
        {
            // The same words on the same day.
            return () => { };
        }

        var wroteLately = await db.Leads.AnyAsync(lead => lead.EmailKey == enquiry.EmailKey && lead.ReceivedAt > now - QuietTime, cancellationToken);
        var lead = enquiry.ToLead(now, calendars.Now.Due(now), echoes: 0);
        if (lead.Status != LeadStatus.Spam)
        {
            letters.Order(lead, acknowledge: !wroteLately);
        }

        lead.Messages.Add(TakeAnswer.Message(lead, taken, MessageKind.Received, colleague: null));
        db.Add(lead);
        await db.SaveChangesAsync(cancellationToken);
        return () =>
        {
            bell.Ring();
            feed.Publish(new LeadSignal(lead.Id, Arrived: true));
        };
    }

    private static EnquiryDraft Draft(IncomingMail taken)
    {
        var (address, name) = (taken.Head.FromAddress, taken.Head.FromName);
        var words = taken.Text.Length > 0 ? taken.Text : taken.Head.Subject;
        return new()
        {
            FullName = CleanText.Line(name ?? address[..address.LastIndexOf('@')]),
            Email = address,
            Company = address[(address.LastIndexOf('@') + 1)..],
            Message = CleanText.Block(words.Length <= LongestMessage ? words : words[..LongestMessage]),
        };
    }
}
