using System.Globalization;
using BackendSite.Components;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Mail;

/// <summary>Writes the letter that only shows that letters arrive.</summary>
internal sealed class ComposeTestLetter(PageRenderer pages, IOptions<SiteOptions> site) : IComposeLetter
{
    public const string TheKind = "mail-test";

    public string Kind => TheKind;

    public string Name => "Test letter";

    public Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken) => Write(delivery.CreatedAt);

    public Task<Letter> Sample(CancellationToken cancellationToken) => Write(new(2026, 5, 5, 9, 12, 0, DateTimeKind.Utc));

    private async Task<Letter> Write(DateTime at)
    {
        var sentAt = at.ToString("d MMMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var html = await pages.Render<TestLetter>(new Dictionary<string, object?> { [nameof(TestLetter.SentAt)] = sentAt });
        var text = $"""
            Letters leave

            The mail server took this letter, and it reached you. Does the sender read as you
            want it, and did it stay out of the spam folder? Then the settings are right.

            Sent: {sentAt}

            --
            You have this letter because somebody who runs {site.Value.BaseUrl} tries
            out its mail settings with your address.

            """;
        return new($"Test letter of {site.Value.Name}", text, html);
    }
}
