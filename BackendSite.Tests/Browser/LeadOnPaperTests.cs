using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Browser;

/// <summary>A lead as somebody takes it to a meeting.</summary>
public sealed class LeadOnPaperTests(BrowserFixture browser, StaffPages site) : IClassFixture<StaffPages>
{
    [Fact]
    public async Task A_printed_lead_has_what_was_said_and_nothing_that_one_could_press()
    {
        await using var anna = await browser.Visit(site.Address);
        await anna.EnterStaff(site);
        await anna.Page.GotoAsync($"/staff/leads/{site.Lead.Reference}");
        await anna.Page.GetByRole(AriaRole.Heading, new() { Name = "Timeline" }).WaitForAsync();

        await anna.Page.EmulateMediaAsync(new() { Media = Media.Print });

        await Expect(anna.Page.GetByRole(AriaRole.Heading, new() { Name = "Zoë van den Berg" })).ToBeVisibleAsync();
        foreach (var said in new[] { "A booking platform.", "Enquiry received", "+31 20 123 4567" })
        {
            await Expect(anna.Page.GetByText(said).Filter(new() { Visible = true }).First).ToBeVisibleAsync();
        }

        // What is a control on the screen is written out.
        Assert.Equal(
            [$"{site.Lead.Reference}, New", "Nobody yet"],
            await anna.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.on-paper')].filter(e => e.checkVisibility()).map(e => e.dataset.says)"));
        Assert.Empty(await anna.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('button, input, select, textarea, nav, iframe, label')].filter(e => e.checkVisibility({ visibilityProperty: true })).map(e => e.outerHTML.slice(0, 90))"));
    }
}
