using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Letters;

/// <summary>Writes <see cref="AnswerLetters.Reply"/>: what a colleague wrote, in the thread that the prospect has.</summary>
internal sealed class ComposeReply(
    IDbContextFactory<SiteDb> databases, PageRenderer pages, CurrentCalendar calendars, LeadAddress addresses, IOptions<SiteOptions> site) : IComposeLetter
{
    private const int MostReferences = 20;

    public string Kind => AnswerLetters.Reply;

    public string Name => "Answer";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var lead = await db.Leads.AsNoTracking().SingleAsync(l => l.Id == delivery.LeadId, cancellationToken);
        var answer = await db.Messages.AsNoTracking().SingleAsync(m => m.MessageId == delivery.MessageId, cancellationToken);

        // What the prospect has or wrote: the acknowledgement, then the conversation.
        var acknowledgement = await db.Deliveries
            .Where(letter => letter.LeadId == lead.Id && letter.Kind == EnquiryLetters.Acknowledgement)
            .OrderBy(letter => letter.Id)
            .Select(letter => letter.MessageId)
            .Take(1)
            .ToListAsync(cancellationToken);
        var earlier = await db.Messages
            .Where(m => m.LeadId == lead.Id && m.Id < answer.Id && (m.Kind == MessageKind.Received || m.Kind == MessageKind.Sent))
            .OrderByDescending(m => m.Id)
            .Select(m => new { m.Kind, m.MessageId })
            .Take(MostReferences)
            .ToListAsync(cancellationToken);
        var letter = await Write(lead, answer);
        return letter with
        {
            InReplyTo = earlier.Find(m => m.Kind == MessageKind.Received)?.MessageId ?? earlier.FirstOrDefault()?.MessageId ?? acknowledgement.FirstOrDefault(),
            References = [.. acknowledgement, .. Enumerable.Reverse(earlier).Select(m => m.MessageId!)],
        };
    }

    public Task<Letter> Sample(CancellationToken cancellationToken)
    {
        var lead = ExampleLead.In(calendars.Now);
        return Write(lead, new()
        {
            LeadId = 0,
            Kind = MessageKind.Sent,
            At = ExampleLead.ReceivedAt,
            FromName = "Ana Kovač",
            To = lead.Email,
            Subject = ReplySubject.For(lead),
            Text = "Hello Zoë,\n\nthank you for writing. Slow when the ports open sounds like one lock that everybody waits for; we have met it "
                + "before.\n\nCould we talk on Thursday at 10:00 or 14:00? Half an hour is enough to find out what we need to look at.\n\nBest regards",
        });
    }

    /// <summary>Writes it, as yet without a place in a thread.</summary>
    internal async Task<Letter> Write(Lead lead, Message answer)
    {
        var author = PlainWords.OneLine(answer.FromName ?? site.Value.Name);
        var html = await pages.Render<Reply>(new Dictionary<string, object?>
        {
            [nameof(Reply.Subject)] = answer.Subject,
            [nameof(Reply.Text)] = answer.Text,
            [nameof(Reply.Author)] = author,
            [nameof(Reply.Reference)] = lead.Reference,
        });
        var text = $"""
            {answer.Text}

            {author}
            {site.Value.Name}

            --
            About your enquiry {lead.Reference}. Reply to this letter, and it reaches us.

            """;
        return new(answer.Subject, text, html)
        {
            RecipientName = lead.FullName,
            SenderName = $"{author}, {site.Value.Name}",
            ReplyTo = (site.Value.Name, addresses.For(lead)),
            AutoSubmitted = null,
        };
    }
}
