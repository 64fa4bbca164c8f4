using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Browser;

/// <summary>Somebody wrote twice: two colleagues, one of whom makes one lead of both.</summary>
public sealed class MergeJourneyTests(BrowserFixture browser)
{
    [Fact]
    public async Task Two_enquiries_become_one_for_everybody_who_looks_and_two_again()
    {
        await using var site = await new SiteFixture().Start();
        var first = SampleLeads.One(DateTime.UtcNow.AddHours(-2), message: "A booking platform.", key: "first");
        var second = SampleLeads.One(DateTime.UtcNow, message: "As I wrote: and it should use Kafka.", key: "second");
        await using (var db = site.OpenDatabase())
        {
            db.AddRange(first, second);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await using var ana = await browser.VisitAs(site, "Ana Petrenko");
        await using var marko = await browser.VisitAs(site, "Marko Li");
        await marko.Page.GotoAsync($"/staff/leads/{first.Reference}");
        await Expect(marko.Page.GetByText("A booking platform.")).ToBeVisibleAsync();
        await ana.Page.GotoAsync($"/staff/leads/{second.Reference}");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = $"Merge {first.Reference} into this lead" }).ClickAsync();

        // Whoever had the other one open is taken along, and told why.
        await Expect(ana.Page.GetByText("A booking platform.")).ToBeVisibleAsync();
        await Expect(marko.Page).ToHaveURLAsync($"{site.Address}/staff/leads/{second.Reference}");
        await Expect(marko.Page.GetByText($"{first.Reference} was merged into this lead.")).ToBeVisibleAsync();

        await ana.Page.GotoAsync("/staff/leads?q=booking");
        await Expect(ana.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(ana.Page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("As I wrote");

        await marko.Page.GetByRole(AriaRole.Button, new() { Name = $"Take {first.Reference} out" }).ClickAsync();
        await Expect(marko.Page.GetByRole(AriaRole.Button, new() { Name = $"Merge {first.Reference} into this lead" })).ToBeVisibleAsync();
        await marko.Page.GotoAsync($"/staff/leads/{first.Reference}");
        await Expect(marko.Page.GetByText("A booking platform.")).ToBeVisibleAsync();
        await Expect(marko.Page).ToHaveURLAsync($"{site.Address}/staff/leads/{first.Reference}");
    }
}
