using System.Globalization;
using BackendSite.Components;
using BackendSite.Leads;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries.Letters;

/// <summary>Writes <see cref="EnquiryLetters.Notice"/>. An answer to it goes to the prospect.</summary>
internal sealed class ComposeEnquiryNotice(
    LetterLeads leads, PageRenderer pages, CurrentCalendar calendars, IOptions<SiteOptions> site) : IComposeLetter
{
    public string Kind => EnquiryLetters.Notice;

    public string Name => "Notice of an enquiry";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken)
    {
        var (lead, earlier) = await leads.WithEarlier(delivery);
        return await Write(lead, earlier);
    }

    public Task<Letter> Sample(CancellationToken cancellationToken) => Write(ExampleLead.In(calendars.Now), earlier: 2);

    private async Task<Letter> Write(Lead lead, int earlier)
    {
        var facts = Facts(lead, earlier).ToList();
        var due = calendars.Now.DueText(lead.DueAt);
        var address = site.Value.Absolute($"/staff/leads/{lead.Reference}");
        var html = await pages.Render<EnquiryNotice>(new Dictionary<string, object?>
        {
            [nameof(EnquiryNotice.Lead)] = lead,
            [nameof(EnquiryNotice.Facts)] = facts,
            [nameof(EnquiryNotice.Due)] = due,
            [nameof(EnquiryNotice.Address)] = address,
        });
        return new($"{lead.FullName}, {lead.Company}: new enquiry {lead.Reference}", Text(lead, facts, due, address), html)
        {
            ReplyTo = (lead.FullName, lead.Email),
            List = EnquiryLetters.List,
        };
    }

    private IEnumerable<(string Label, string Value)> Facts(Lead lead, int earlier)
    {
        (string Label, string? Value)[] all =
        [
            ("Full name", lead.FullName),
            ("Work email", WithPunycode(lead.Email)),
            ("Company", lead.Company),
            ("Wrote before", earlier switch
            {
                0 => null,
                LetterLeads.MostCounted => $"{LetterLeads.MostCounted} times or more",
                _ => $"this is their {OrdinalWords.Of(earlier + 1)} enquiry",
            }),
            ("Phone", lead.Phone),
            ("Interested in", string.Join(", ", lead.Interests)),
            ("Tech stack", lead.TechStack),
            ("Industry", lead.Industry),
            ("Sent from", lead.Source),
            ("Came through", lead.CallToAction),
            ("Campaign", lead.Campaign),
            ("Came from", lead.Referrer),
            ("Received", calendars.Now.DueText(lead.ReceivedAt)),
            ("Reference", lead.Reference),
        ];
        return from fact in all
               where !string.IsNullOrWhiteSpace(fact.Value)
               select (fact.Label, PlainWords.OneLine(fact.Value));
    }

    private static string Text(Lead lead, IEnumerable<(string Label, string Value)> facts, string due, string address) => $"""
        New enquiry {lead.Reference}

        Answer by {due}

        {lead.Message}

        --

        {string.Join('\n', facts.Select(fact => $"{fact.Label + ":",-15}{fact.Value}"))}

        Open the lead: {address}
        Your reply to this letter goes to {PlainWords.OneLine(lead.FullName)} directly.

        """;

    // Letters of other alphabets can look like ours; the other spelling shows where mail would really go.
    private static string WithPunycode(string email)
    {
        var at = email.LastIndexOf('@');
        if (at < 0 || System.Text.Ascii.IsValid(email.AsSpan(at)))
        {
            return email;
        }

        try
        {
            return $"{email} ({email[..at]}@{new IdnMapping().GetAscii(email[(at + 1)..])})";
        }
        catch (ArgumentException)
        {
            return email;
        }
    }
}
