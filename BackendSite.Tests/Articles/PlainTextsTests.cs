using System.Globalization;
using System.Text.Json;
using BackendSite.Articles;
using BackendSite.Articles.BeingFound;
using BackendSite.Components;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Articles;

[Collection(PublishedSiteTests.Name)]
public class PlainTextsTests(PublishedSite site)
{
    [Theory]
    [InlineData("2026-01-01T00:00:00Z")]
    [InlineData("2028-02-29T23:59:59Z")]
    public void The_security_text_always_expires_within_a_year_to_come(string start)
    {
        var now = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        var text = new PlainTexts(
            new ArticleLibrary("/nowhere", new NullFileProvider()),
            new FakeTimeProvider(now),
            Options.Create(new SiteOptions { EngagementEmail = "engagement@edvantis.com" })).Security();
        var expires = DateTimeOffset.Parse(Field(text, "Expires"), CultureInfo.InvariantCulture);

        Assert.InRange(expires, now.AddMonths(6), now.AddYears(1).AddDays(-1));
    }

    [Fact]
    public async Task The_security_text_has_its_required_fields_once()
    {
        using var answer = await site.Client.GetAsync("/.well-known/security.txt", TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("mailto:engagement@edvantis.com", Field(text, "Contact"));
        Assert.Equal(PublishedSite.BaseUrl + "/.well-known/security.txt", Field(text, "Canonical"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", Field(text, "Expires"));
        Assert.EndsWith("\n", text);
    }

    [Fact]
    public async Task The_text_for_language_models_links_every_article()
    {
        var text = await site.Read("/llms.txt");

        Assert.StartsWith("# Edvantis\n\n> ", text);
        Assert.Contains($"]({PublishedSite.BaseUrl}/articles/what-does-a-backend-developer-do): ", text);
        Assert.True(text.Split("/articles/").Length > 4);
    }

    [Fact]
    public async Task The_manifest_names_the_site_and_icons_of_the_sizes_it_says()
    {
        var manifest = JsonDocument.Parse(await site.Read("/site.webmanifest")).RootElement;

        Assert.Equal("Edvantis", manifest.GetProperty("name").GetString());
        foreach (var icon in manifest.GetProperty("icons").EnumerateArray())
        {
            var size = await PictureTests.SizeOf(site, icon.GetProperty("src").GetString()!);
            Assert.Equal(icon.GetProperty("sizes").GetString(), $"{size.Width}x{size.Height}");
        }
    }

    private static string Field(string text, string name) =>
        Assert.Single(text.Split('\n'), line => line.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..];
}
