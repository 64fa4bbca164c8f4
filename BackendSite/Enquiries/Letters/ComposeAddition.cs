using BackendSite.Components;
using BackendSite.Leads;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries.Letters;

/// <summary>Writes <see cref="AfterReceipt.AdditionLetter"/>: what the prospect added, which the delivery carries.</summary>
internal sealed class ComposeAddition(
    LetterLeads leads, PageRenderer pages, CurrentCalendar calendars, IOptions<SiteOptions> site) : IComposeLetter
{
    public string Kind => AfterReceipt.AdditionLetter;

    public string Name => "Addition to an enquiry";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) =>
        await Write(await leads.Of(delivery), delivery.Data ?? "");

    public Task<Letter> Sample(CancellationToken cancellationToken) =>
        Write(ExampleLead.In(calendars.Now), "One thing I forgot: we can start on the first of June, and Mondays suit us best for a call.");

    private async Task<Letter> Write(Lead lead, string addition)
    {
        var address = site.Value.Absolute($"/staff/leads/{lead.Reference}");
        var name = PlainWords.OneLine(lead.FullName);
        var reason = $"You have this letter because you answer enquiries here. Your reply goes to {name} directly.";
        var html = await pages.Render<ProspectNews>(new Dictionary<string, object?>
        {
            [nameof(ProspectNews.Heading)] = $"{name} added something to enquiry {lead.Reference}",
            [nameof(ProspectNews.Text)] = addition,
            [nameof(ProspectNews.Reference)] = lead.Reference,
            [nameof(ProspectNews.Reason)] = reason,
            [nameof(ProspectNews.Address)] = address,
        });
        var text = $"""
            {name} added something to enquiry {lead.Reference}

            {addition}

            --
            Open the lead: {address}
            {reason}

            """;
        return new($"{name}, {lead.Company}: more on enquiry {lead.Reference}", text, html)
        {
            ReplyTo = (lead.FullName, lead.Email),
            List = EnquiryLetters.List,
        };
    }
}
