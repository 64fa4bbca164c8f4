namespace BackendSite.Tests.Faults;

/// <summary>What an open inbox costs the site.</summary>
public class CircuitCostTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const int Tabs = 10;
    private const int Leads = 200;
    private const long MostBytes = 4_000_000;

    [Fact]
    [Trait("kind", "soak")]
    public async Task An_open_inbox_of_fifty_rows_takes_less_than_four_megabytes()
    {
        await using var site = await new SiteFixture().Start();
        await using (var db = site.OpenDatabase())
        {
            db.AddRange(Enumerable.Range(0, Leads).Select(number => SampleLeads.One(DateTime.UtcNow.AddMinutes(-number), key: $"circuit {number}")));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await using var visit = await browser.Visit(site.Address);
        await visit.EnterStaff(site);
        await Open(visit, 2);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Open(visit, Tabs);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Tabs;

        TestContext.Current.TestOutputHelper?.WriteLine($"An open inbox holds {each:N0} bytes.");
        Assert.InRange(each, 1, MostBytes);
    }

    private static async Task Open(BrowserVisit visit, int tabs)
    {
        for (var tab = 0; tab < tabs; tab++)
        {
            var page = await visit.Context.NewPageAsync();
            await page.GotoAsync("/staff/leads");
            await page.Locator("#content").GetByRole(Microsoft.Playwright.AriaRole.Link).Nth(20).WaitForAsync();
        }
    }
}
