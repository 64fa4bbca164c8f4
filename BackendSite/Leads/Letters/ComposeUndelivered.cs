using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Letters;

/// <summary>Writes <see cref="AnswerLetters.Undelivered"/>: a letter to the prospect was refused or came back.</summary>
internal sealed class ComposeUndelivered(
    IDbContextFactory<SiteDb> databases, PageRenderer pages, CurrentCalendar calendars, IOptions<SiteOptions> site) : IComposeLetter
{
    private const string WhatToDo = "Is the address right? Then send it again on the lead's page. If not, a call is quicker than a guess.";

    public string Kind => AnswerLetters.Undelivered;

    public string Name => "Letter that did not arrive";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var lead = await db.Leads.AsNoTracking().SingleAsync(l => l.Id == delivery.LeadId, cancellationToken);
        var failed = await db.Deliveries.AsNoTracking().SingleAsync(letter => letter.MessageId == delivery.Data, cancellationToken);
        var words = await db.Messages.Where(m => m.MessageId == delivery.Data).Select(m => m.Text).SingleOrDefaultAsync(cancellationToken);
        return await Write(lead, failed.Kind, failed.LastError ?? "It has been sent again since", words);
    }

    public Task<Letter> Sample(CancellationToken cancellationToken) => Write(
        ExampleLead.In(calendars.Now),
        AnswerLetters.Reply,
        "It came back: 550 5.1.1 No such user here",
        "Hello Zoë,\n\nthank you for writing. Could we talk on Thursday at 10:00 or 14:00?\n\nBest regards");

    private async Task<Letter> Write(Lead lead, string kind, string why, string? words)
    {
        var name = PlainWords.OneLine(lead.FullName);
        var heading = $"{What(kind)} did not reach {name}";
        var address = site.Value.Absolute($"/staff/leads/{lead.Reference}");
        var facts = Facts(lead, why).ToList();
        var excerpt = words is null ? null : PlainWords.Excerpt(words);
        var html = await pages.Render<NotDelivered>(new Dictionary<string, object?>
        {
            [nameof(NotDelivered.Heading)] = heading,
            [nameof(NotDelivered.Facts)] = facts,
            [nameof(NotDelivered.WhatToDo)] = WhatToDo,
            [nameof(NotDelivered.Text)] = excerpt,
            [nameof(NotDelivered.Reference)] = lead.Reference,
            [nameof(NotDelivered.Address)] = address,
        });
        var text = $"""
            {heading}

            {string.Join('\n', facts.Select(fact => $"{fact.Label}: {fact.Value}"))}

            {WhatToDo}
            {(excerpt is null ? "" : $"\nThis was written:\n\n{excerpt}\n")}
            --
            Open the lead: {address}
            You have this letter because you answer enquiry {lead.Reference}.

            """;
        return new($"{heading}, {lead.Company}: {lead.Reference}", text, html) { List = EnquiryLetters.List };
    }

    private static IEnumerable<(string Label, string Value)> Facts(Lead lead, string why)
    {
        yield return ("Sent to", PlainWords.OneLine(lead.Email));
        yield return ("Outcome", PlainWords.OneLine(why));
        if (lead.Phone is { Length: > 0 } phone)
        {
            yield return ("Phone", PlainWords.OneLine(phone));
        }
    }

    private static string What(string kind) => kind switch
    {
        AnswerLetters.Reply => "An answer",
        EnquiryLetters.Acknowledgement => "The acknowledgement",
        _ => "A letter",
    };
}
