using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries.Letters;

/// <summary>Writes <see cref="AfterReceipt.AdditionLetter"/>: what the prospect added, which the delivery carries.</summary>
internal sealed class ComposeAddition(IDbContextFactory<SiteDb> databases, PageRenderer pages, IOptions<SiteOptions> site) : IComposeLetter
{
    public string Kind => AfterReceipt.AdditionLetter;

    public async Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken)
    {
        var lead = await databases.LeadOf(delivery, cancellationToken);
        var address = site.Value.Absolute($"/staff/leads/{lead.Reference}");
        var name = PlainWords.OneLine(lead.FullName);
        var html = await pages.Render<ProspectNews>(new Dictionary<string, object?>
        {
            [nameof(ProspectNews.Heading)] = $"{name} added something",
            [nameof(ProspectNews.Text)] = delivery.Data,
            [nameof(ProspectNews.Reference)] = lead.Reference,
            [nameof(ProspectNews.Address)] = address,
        });
        var text = $"""
            {name} added something to the enquiry {lead.Reference}

            {delivery.Data}

            --
            Open the lead: {address}
            Your reply to this letter goes to {name} directly.

            """;
        return new($"{name}, {lead.Company}: more on enquiry {lead.Reference}", text, html) { ReplyTo = (lead.FullName, lead.Email) };
    }
}
