using System.Diagnostics;
using System.Net;
using BackendSite.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Faults.Copies;

/// <summary>One copy of the site after the other is restarted, as an upgrade does it, while visitors read and write and colleagues work.</summary>
[Collection(SiteCopies.OneAfterTheOther)]
public sealed class RollingRestartTests(PublishedFiles published, BrowserFixture browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_request_fails_no_draft_is_lost_and_colleagues_come_back_to_where_they_were()
    {
        await using var site = await SiteCopies.Start(await published.Folder, copies: 2);
        await using var crowd = new Crowd(site, visitors: 4);
        await using var prospect = await browser.Visit(site.Nginx.Address, new() { IgnoreHTTPSErrors = true });
        await using var colleague = await SignIn(site);
        var lead = await Arrive(site, crowd);
        await BeginToWrite(prospect.Page);
        await Draft(colleague.Page, lead);
        await colleague.Page.GotoAsync("/staff/leads?status=New&sort=oldest");
        await Live(colleague.Page);
        var place = colleague.Page.Url;

        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var readers = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Read(site, reading.Token)));
        crowd.Invite(1_000_000);
        for (var copy = 0; copy < site.Count; copy++)
        {
            await site.Restart(copy);
        }

        await reading.CancelAsync();
        await readers;
        await crowd.Leave();
        Assert.Empty(crowd.Complaints);
        await EveryReceiptIsStored(site, crowd);

        await prospect.Page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await Expect(prospect.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your enquiry has arrived");

        await Live(colleague.Page);
        Assert.Equal(place, colleague.Page.Url);
        await colleague.Page.GotoAsync($"/staff/leads/{lead}");
        await Live(colleague.Page);
        await Expect(colleague.Page.GetByLabel("Your answer")).ToHaveValueAsync("Half of what I want to say");
    }

    [Fact]
    public async Task An_open_inbox_hears_at_once_of_an_enquiry_that_another_copy_took()
    {
        await using var site = await SiteCopies.Start(await published.Folder, copies: 2);
        await using var colleague = await SignIn(site);
        await colleague.Page.GotoAsync("/staff/leads");
        for (var copy = 0; copy < site.Count; copy++)
        {
            // The inbox is with one of them, and has no clock by which it would look for what is new.
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.AddressOf(copy)) };
            await Live(colleague.Page);
            await client.SendEnquiry(("message", $"Through copy {copy}"));
            var stored = Stopwatch.GetTimestamp();
            await Expect(colleague.Page.GetByText($"Through copy {copy}").Or(colleague.Page.GetByRole(AriaRole.Button, new() { Name = "1 new, show" })).First).ToBeVisibleAsync();
            TestContext.Current.TestOutputHelper?.WriteLine($"Shown {Stopwatch.GetElapsedTime(stored).TotalMilliseconds:0} ms after copy {copy} had stored it.");
            await colleague.Page.ReloadAsync();
        }
    }

    private async Task<BrowserVisit> SignIn(SiteCopies site)
    {
        var visit = await browser.Visit(site.Nginx.Address, new() { IgnoreHTTPSErrors = true });

        // What the browser says of a socket that ends, and of what it asks for meanwhile.
        visit.Expect("WebSocket");
        visit.Expect("Connection disconnected");
        var link = await site[0].WaitFor("Set up the first one");
        await visit.Page.SetUpFirst(link[link.IndexOf("https://", StringComparison.Ordinal)..]);
        await Live(visit.Page);
        return visit;
    }

    // Drawn by a circuit that is up, and no longer covered by the notice of a lost one.
    private static async Task Live(IPage page)
    {
        await page.Locator("#content[tabindex] h1").WaitForAsync();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = 60_000 });
    }

    private static async Task<string> Arrive(SiteCopies site, Crowd crowd)
    {
        crowd.Invite(1);
        await crowd.Ledger.WaitFor(1);
        await using var db = site.OpenDatabase();
        return await db.Leads.Select(lead => lead.Reference).SingleAsync(Cancelled);
    }

    private static async Task BeginToWrite(IPage page)
    {
        await page.GotoAsync("/contact");
        await page.GetByLabel("Full name").FillAsync("Jürgen Müller");
        await page.GetByLabel("Work email").FillAsync("j.mueller@baeckerei.example");
        await page.GetByLabel("Company").FillAsync("Bäckerei & Söhne");
        await page.GetByLabel("Project details").FillAsync("Begun before, sent after.");
    }

    private static async Task Draft(IPage page, string lead)
    {
        await page.GotoAsync($"/staff/leads/{lead}");
        await page.GetByLabel("Your answer").FillAsync("Half of what I want to say");
        await Expect(page.GetByText("Draft saved")).ToBeVisibleAsync();
    }

    private static async Task Read(SiteCopies site, CancellationToken until)
    {
        using var client = site.Nginx.Client();
        while (!until.IsCancellationRequested)
        {
            foreach (var path in new[] { "/", "/contact", "/privacy", "/staff/sign-in", "/css/public.css" })
            {
                using var answer = await client.GetAsync(path, Cancelled);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {(int)answer.StatusCode}");
            }
        }
    }

    private static async Task EveryReceiptIsStored(SiteCopies site, Crowd crowd)
    {
        await using var db = site.OpenDatabase();
        var leads = await db.Leads.Select(lead => "/enquiries/" + lead.Receipt).ToListAsync(Cancelled);
        Assert.Equal(crowd.Ledger.Shown.Values.Order(), leads.Order());
    }
}
