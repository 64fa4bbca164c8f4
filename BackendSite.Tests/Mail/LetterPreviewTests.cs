using System.Net;
using System.Text.RegularExpressions;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackendSite.Tests.Mail;

/// <summary>The page that shows every letter, and what holds for all of them.</summary>
public class LetterPreviewTests(SiteFixture site, BrowserFixture browser) : IClassFixture<SiteFixture>
{
    private IReadOnlyList<IComposeLetter> Composers => [.. site.Services.GetRequiredService<LetterKinds>().All];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_letter_has_a_name_of_its_own_and_leads_to_the_same_place_from_both_parts()
    {
        Assert.Equal(Composers.Count, Composers.Select(composer => composer.Name).Distinct().Count());
        foreach (var composer in Composers)
        {
            var letter = await composer.Sample(Cancelled);
            var html = WebUtility.HtmlDecode(letter.Html);

            Assert.NotEmpty(letter.Subject);
            Assert.All(letter.Text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
            // A colleague's own words lead nowhere.
            var addresses = Regex.Matches(letter.Text, @"https?://[^\s,)]+").Select(match => match.Value.TrimEnd('.')).ToHashSet();
            var links = Regex.Matches(html, "href=\"(https?://[^\"]+)\"").Select(match => match.Groups[1].Value).ToHashSet();
            Assert.Equal(addresses.Order(), links.Order());
            Assert.Equal(composer.Kind != AnswerLetters.Reply, links.Count > 0);
        }
    }

    [Fact]
    public async Task Every_letter_holds_without_the_network_and_in_both_schemes()
    {
        foreach (var composer in Composers)
        {
            var html = (await composer.Sample(Cancelled)).Html;

            Assert.All(new[] { "src=", "url(", "<link", "<script", "<img" }, piece => Assert.DoesNotContain(piece, html));
            Assert.Contains("prefers-color-scheme: dark", html);
            Assert.Contains("<meta name=\"color-scheme\" content=\"light dark\">", html);
            Assert.True(html.Length < 100_000, "Gmail cuts a letter off at 102 kB.");

            // A colour without a class stays light in the dark.
            Assert.All(
                Regex.Matches(html, "<[a-z0-9]+ [^>]*style=\"[^\"]*[; \"](?:background-)?color:[^i][^>]*>").Select(match => match.Value),
                element => Assert.Matches("class=\"[^\"]*(ink|muted|accent|paper|surface|button)", element));
        }
    }

    [Fact]
    public async Task A_preview_is_for_staff_and_may_do_nothing()
    {
        const string path = "/staff/mail/letters/enquiry-notice/html?dark=false";
        using var stranger = await site.Client.GetAsync(path, Cancelled);
        Assert.Equal(HttpStatusCode.Found, stranger.StatusCode);

        using var visitor = await site.EnterStaff();
        using var answer = await visitor.Client.GetAsync(path, Cancelled);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SecurityPolicy.FramedContent, Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));

        using var unknown = await visitor.Client.GetAsync("/staff/mail/letters/nobody-writes-this/html?dark=false", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Staff_look_at_each_letter_in_both_schemes(int width, ColorScheme scheme)
    {
        await using var visit = await browser.Visit(site.Address, new() { ColorScheme = scheme });
        // The test's own instrument tries to get into the frame.
        visit.Expect("Blocked script execution in ");
        await visit.EnterStaff(site);
        var page = visit.Page;
        await page.SetViewportSizeAsync(width, 900);
        await page.GotoAsync("/staff/mail/letters");
        await page.GetByRole(AriaRole.Link, new() { Name = "Acknowledgement" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "We have your enquiry K7M2P9QX" }).WaitForAsync();
        await Assertions.Expect(page.Locator("pre")).ToContainTextAsync("Hello Zoë Lindqvist");
        var frame = page.Locator("iframe[sandbox='']");
        await Assertions.Expect(frame).ToHaveAttributeAsync("src", "staff/mail/letters/enquiry-acknowledgement/html?dark=false");

        await page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await Assertions.Expect(frame).ToHaveAttributeAsync("src", "staff/mail/letters/enquiry-acknowledgement/html?dark=true");

        Assert.Empty(await page.Faults());
    }
}
