using BackendSite.Components;
using BackendSite.Mail;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries.Canary;

/// <summary>The letter that the site's own enquiry causes.</summary>
internal sealed class ComposeCanary(PageRenderer pages, IOptions<SiteOptions> site) : IComposeLetter
{
    /// <summary>Its kind, and the list by which it is sorted.</summary>
    public const string TheKind = "canary";

    public string Kind => TheKind;

    public string Name => "Canary";

    public Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) => Write();

    public Task<Letter> Sample(CancellationToken cancellationToken) => Write();

    private async Task<Letter> Write()
    {
        var text = $"""
            The form works

            The site sent an enquiry to itself, and this letter came out: the form, the
            database and the way out of letters work. Nothing has to be done.

            --
            You have this letter because whoever runs {site.Value.BaseUrl} has it try
            itself out. A mail program can sort these letters by their List-Id.

            """;
        return new($"{site.Value.Name}: the form works", text, await pages.Render<CanaryLetter>()) { List = TheKind };
    }
}
