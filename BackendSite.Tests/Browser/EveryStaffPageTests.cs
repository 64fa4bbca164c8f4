using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Browser;

/// <summary>What holds on every page of the staff wing.</summary>
public sealed class EveryStaffPageTests(BrowserFixture browser, StaffPages site) : IClassFixture<StaffPages>
{
    private const string Quiet = "/staff/mail/letters";

    // What records a visit can't look into a letter.
    private const string BlockedInLetter = "Blocked script execution in ";

    // These ask the database nothing.
    private static readonly HashSet<string> AskNothing = ["/staff/nowhere", Quiet, "/staff/mail/letters/enquiry-acknowledgement"];

    [Fact]
    public async Task It_can_be_used_by_everyone_light_and_dark_and_fits_a_desk_and_a_phone()
    {
        Assert.Contains(site.All, page => page is { Path: "/staff/leads", IsOpen: false });
        Assert.Contains(site.All, page => page is { Path: "/staff/sign-in", IsOpen: true });
        await using var stranger = await browser.Visit(site.Address, new() { ReducedMotion = ReducedMotion.Reduce });
        await using var anna = await browser.Visit(site.Address, new() { ReducedMotion = ReducedMotion.Reduce });
        anna.Expect(BlockedInLetter);
        anna.Expect("404 (Not Found)");
        stranger.Expect("410 (Gone)");
        await anna.EnterStaff(site);
        var faults = new List<string>();
        foreach (var (path, isOpen) in site.All)
        {
            var page = isOpen ? stranger.Page : anna.Page;
            await page.GotoAsync(path);
            await Arrived(page);
            foreach (var (width, scheme) in new[] { (1280, ColorScheme.Light), (390, ColorScheme.Dark) })
            {
                await page.SetViewportSizeAsync(width, 844);
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                faults.AddRange((await page.Faults()).Select(fault => $"{path} {width} {scheme}: {fault}"));
                faults.AddRange(await page.EvaluateAsync<string[]>("[...document.querySelectorAll('body *')].filter(e => document.documentElement.scrollWidth > innerWidth && e.getBoundingClientRect().right > innerWidth + 1).map(e => `${location.pathname} is wider than ${innerWidth}: ${e.outerHTML.slice(0, 90)}`).slice(0, 3)"));
            }
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Each_control_of_the_list_says_what_it_is_for()
    {
        await using var anna = await browser.Visit(site.Address);
        await anna.EnterStaff(site);
        var list = anna.Page.GetByRole(AriaRole.Table);
        await list.WaitForAsync();

        var sorts = list.GetByRole(AriaRole.Columnheader).GetByRole(AriaRole.Link);
        await Expect(sorts).ToHaveCountAsync(2);
        await Expect(sorts.First).ToHaveAccessibleNameAsync("Time left");
        await Expect(sorts.Last).ToHaveAccessibleNameAsync(new Regex("^Received ?, newest first$"));
        await Expect(list.GetByRole(AriaRole.Checkbox, new() { Name = "Select all on this page" })).ToHaveCountAsync(1);
        var who = await list.Locator("tbody tr a").AllInnerTextsAsync();
        var ticks = await list.Locator("tbody tr").GetByRole(AriaRole.Checkbox).EvaluateAllAsync<string[]>("all => all.map(one => one.labels[0]?.textContent ?? one.ariaLabel)");
        Assert.NotEmpty(ticks);
        Assert.Equal(who.Select(name => $"Select {name}"), ticks);
    }

    [Fact]
    public async Task It_says_so_when_it_can_not_be_read_and_comes_back_when_it_can()
    {
        await using var anna = await browser.Visit(site.Address);
        anna.Expect(BlockedInLetter);
        await anna.EnterStaff(site);
        var silent = new List<string>();
        foreach (var (path, _) in site.All.Where(page => !page.IsOpen && !AskNothing.Contains(page.Path)))
        {
            await anna.Page.EvaluateAsync("path => Blazor.navigateTo(path)", Quiet);
            await Arrived(anna.Page);
            site.IsAway = true;
            await anna.Page.EvaluateAsync("path => Blazor.navigateTo(path)", path);
            var said = anna.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Alert);
            try
            {
                await said.First.WaitForAsync(new() { Timeout = 5_000 });
            }
            catch (TimeoutException)
            {
                silent.Add($"{path}: {await anna.Page.GetByRole(AriaRole.Main).InnerTextAsync()}");
            }

            // By somebody's press, or by itself.
            site.IsAway = false;
            if (await said.GetByRole(AriaRole.Button, new() { Name = "Try again" }).IsVisibleAsync())
            {
                await said.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
            }

            await Expect(said).ToHaveCountAsync(0, new() { Timeout = 30_000 });
            await Arrived(anna.Page);
        }

        Assert.Empty(silent);
    }

    // Drawn, with what it reads.
    private static async Task Arrived(IPage page)
    {
        await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).First.WaitForAsync();
        await Expect(page.Locator(":is(.arriving, .loading, .waiting):visible")).ToHaveCountAsync(0);
    }
}
