using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace BackendSite.Tests.Browser;

/// <summary>Every page in a real browser: a violation of the content policy is a complaint, and any complaint fails the visit.</summary>
public partial class ClickThroughTests(SiteFixture site, BrowserFixture browser) : IClassFixture<SiteFixture>
{
    [GeneratedRegex("<loc>[^<]*?://[^/<]+(?<path>/[^<]*)?</loc>")]
    private static partial Regex Address { get; }

    [Fact]
    public async Task A_click_through_the_public_pages_violates_no_policy()
    {
        var map = await site.Client.GetStringAsync("/sitemap.xml", TestContext.Current.CancellationToken);
        var paths = Address.Matches(map).Select(match => match.Groups["path"].Value).ToList();
        Assert.Contains("/privacy", paths);
        await using var visit = await browser.Visit(site.Address);
        visit.Expect("404");
        visit.Expect("422");
        var page = visit.Page;
        foreach (var path in paths.Append("/contact").Append("/nowhere").Distinct())
        {
            await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        }

        await page.GotoAsync("/contact");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await page.GetByLabel("Full name").FillAsync("Ada Lovelace");
        await page.GetByLabel("Work email").FillAsync("ada@analytical.example");
        await page.GetByLabel("Company").FillAsync("Analytical Engines");
        await page.GetByLabel("Project details").FillAsync("An engine.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await page.WaitForURLAsync("**/enquiries/*");
    }

    [Fact]
    public async Task A_click_through_the_staff_pages_violates_no_policy()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.EnterStaff(site);
        var places = await visit.Page.GetByRole(AriaRole.Navigation, new() { Name = "Staff" }).GetByRole(AriaRole.Link).AllAsync();
        Assert.True(places.Count > 8);
        foreach (var place in places)
        {
            await place.ClickAsync();
            await visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).WaitForAsync();
        }
    }
}
