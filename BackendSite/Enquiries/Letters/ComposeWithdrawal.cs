using BackendSite.Components;
using BackendSite.Leads;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries.Letters;

/// <summary>Writes <see cref="AfterReceipt.WithdrawalLetter"/>, which names nobody: there is no name left.</summary>
internal sealed class ComposeWithdrawal(
    LetterLeads leads, PageRenderer pages, CurrentCalendar calendars, IOptions<SiteOptions> site) : IComposeLetter
{
    private const string Words = "The prospect took the enquiry back. What was personal is erased here; please delete the letters that you have of it, and don't write to them.";

    private const string Reason = "You have this letter because you answer enquiries here.";

    public string Kind => AfterReceipt.WithdrawalLetter;

    public string Name => "Withdrawal of an enquiry";

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) =>
        await Write(await leads.Of(delivery));

    public Task<Letter> Sample(CancellationToken cancellationToken) => Write(ExampleLead.In(calendars.Now));

    private async Task<Letter> Write(Lead lead)
    {
        var address = site.Value.Absolute($"/staff/leads/{lead.Reference}");
        var html = await pages.Render<ProspectNews>(new Dictionary<string, object?>
        {
            [nameof(ProspectNews.Heading)] = $"Enquiry {lead.Reference} was withdrawn",
            [nameof(ProspectNews.Text)] = Words,
            [nameof(ProspectNews.Reference)] = lead.Reference,
            [nameof(ProspectNews.Reason)] = Reason,
            [nameof(ProspectNews.Address)] = address,
        });
        var text = $"""
            Enquiry {lead.Reference} was withdrawn

            {Words}

            --
            Open the lead: {address}
            {Reason}

            """;
        return new($"Enquiry {lead.Reference} was withdrawn", text, html) { List = EnquiryLetters.List };
    }
}
