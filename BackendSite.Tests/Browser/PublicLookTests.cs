using Microsoft.Playwright;

namespace BackendSite.Tests.Browser;

/// <summary>What holds for every public page, however it looks: both schemes, a phone and a desk.</summary>
public class PublicLookTests(SiteFixture site, BrowserFixture browser) : IClassFixture<SiteFixture>
{
    private const string LongArticle = "/articles/what-does-a-backend-developer-do";

    private static readonly string[] Pages =
    [
        "/", "/articles", "/contact", "/privacy",
        .. Directory.GetFiles(Path.Combine(Repository.Site, "Articles", "Content"), "*.md")
            .Select(file => $"/articles/{Path.GetFileNameWithoutExtension(file)}").Order(),
    ];

    private static readonly int[] Widths = [390, 1280];
    private static readonly ColorScheme[] Schemes = [ColorScheme.Light, ColorScheme.Dark];

    public static TheoryData<string, int, ColorScheme> Looks =>
        [.. from page in Pages from width in Widths from scheme in Schemes select (page, width, scheme)];

    public static TheoryData<int, ColorScheme> Screens =>
        [.. from width in Widths from scheme in Schemes select (width, scheme)];

    public static TheoryData<string> AllPages => [.. Pages];

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_page_has_no_fault_that_axe_knows(string path, int width, ColorScheme scheme)
    {
        await using var visit = await Visit(width, scheme);
        await visit.Page.GotoAsync(path);

        Assert.Empty(await visit.Page.Faults());
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_form_with_errors_has_no_fault_that_axe_knows(int width, ColorScheme scheme)
    {
        await using var visit = await Visit(width, scheme);
        visit.Expect("422");
        await visit.Page.GotoAsync("/contact");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();

        Assert.Empty(await visit.Page.Faults());
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_missing_page_has_no_fault_that_axe_knows(int width, ColorScheme scheme)
    {
        await using var visit = await Visit(width, scheme);
        visit.Expect("404");
        await visit.Page.GotoAsync("/nowhere");

        Assert.Empty(await visit.Page.Faults());
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task Nothing_is_wider_than_the_narrowest_phone(string path)
    {
        // Before the typeface has come, words are a little wider.
        await using var visit = await Visit(320, ColorScheme.Light);
        await visit.Page.RouteAsync("**/*.woff2", _ => Task.CompletedTask);
        await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        // The page never counts as loaded without its typeface, but its looks must be there.
        await visit.Page.EvaluateAsync("Promise.all([...document.querySelectorAll('link[rel=stylesheet]')].map(link => link.sheet || new Promise(come => link.addEventListener('load', come)))).then(() => {})");

        Assert.Equal(320, await visit.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task A_reader_with_a_keyboard_skips_to_the_text_and_on_to_the_form()
    {
        await using var visit = await Visit(1280, ColorScheme.Light);
        var page = visit.Page;
        await page.GotoAsync(LongArticle);

        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('main').contains(document.activeElement)"));

        await page.GetByRole(AriaRole.Link, new() { Name = "Hire a team" }).Last.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Drop a line about your project" })).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#enquiry').contains(document.activeElement)"));
    }

    [Fact]
    public async Task The_contents_mark_the_section_that_is_being_read_without_a_script()
    {
        await using var visit = await browser.Visit(site.Address, new() { JavaScriptEnabled = false });
        await visit.Page.GotoAsync(LongArticle);
        var entry = visit.Page.Locator(".contents-margin").GetByRole(AriaRole.Link).Nth(2);
        var ink = await visit.Page.Locator("h1").EvaluateAsync<string>("heading => getComputedStyle(heading).color");
        await Assertions.Expect(entry).Not.ToHaveCSSAsync("color", ink);

        await entry.ClickAsync();

        await Assertions.Expect(entry).ToHaveCSSAsync("color", ink);
    }

    [Fact]
    public async Task On_a_phone_the_contents_fold_away()
    {
        await using var visit = await Visit(390, ColorScheme.Light);
        await visit.Page.GotoAsync(LongArticle);
        var entry = visit.Page.Locator(".contents-folded").GetByRole(AriaRole.Link).First;
        await Assertions.Expect(entry).ToBeHiddenAsync();

        await visit.Page.GetByText("Contents").First.ClickAsync();

        await Assertions.Expect(entry).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_first_visit_to_the_article_costs_at_most_40_kB_in_six_requests()
    {
        await using var visit = await Visit(390, ColorScheme.Light);
        var requests = new List<IRequest>();
        visit.Page.RequestFinished += (_, request) => requests.Add(request);
        await visit.Page.GotoAsync(LongArticle, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var sizes = await Task.WhenAll(requests.Select(request => request.SizesAsync()));

        Assert.InRange(requests.Count, 4, 6);
        Assert.InRange(sizes.Sum(size => size.ResponseBodySize + size.ResponseHeadersSize), 20_000, 40_000);
    }

    [Fact]
    public async Task Nothing_moves_when_the_typeface_arrives_late()
    {
        await using var visit = await Visit(1280, ColorScheme.Light);
        var page = visit.Page;
        await page.AddInitScriptAsync("""
            window.shifted = 0;
            new PerformanceObserver(list => { for (const entry of list.getEntries()) shifted += entry.value; })
                .observe({ type: 'layout-shift', buffered: true });
            """);
        var painted = new TaskCompletionSource();
        await page.RouteAsync("**/*.woff2", async route =>
        {
            await painted.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(LongArticle, new() { WaitUntil = WaitUntilState.Commit });
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
        painted.SetResult();
        Assert.True(await page.EvaluateAsync<bool>("document.fonts.load('16px \"Source Serif 4\"').then(() => document.fonts.ready).then(fonts => fonts.check('16px \"Source Serif 4\"'))"));

        // 0.1 is what search engines call good.
        Assert.InRange(await page.EvaluateAsync<double>("window.shifted"), 0, 0.05);
    }

    private Task<BrowserVisit> Visit(int width, ColorScheme scheme) => browser.Visit(site.Address, new()
    {
        ColorScheme = scheme,
        ReducedMotion = ReducedMotion.Reduce,
        ViewportSize = new() { Width = width, Height = 844 },
    });
}
