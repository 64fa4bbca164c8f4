using BackendSite.Leads.Reports;
using BackendSite.Staff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Browser;

/// <summary>From an enquiry on the public page to its expert, and the pages on which that is set up.</summary>
public sealed class DeskJourneyTests(BrowserFixture browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_enquiry_finds_who_knows_it_and_says_why()
    {
        await using var site = await new SiteFixture().Start();
        await site.AddStaff("marko@example.com", "Marko Li", StaffRole.Sales);
        await using var visit = await browser.Visit(site.Address);
        await visit.EnterStaff(site, "marko@example.com");
        await visit.Page.GotoAsync("/staff/me/work");
        await visit.Page.GetByLabel("Technologies").FillAsync("Erlang");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(visit.Page.GetByText("Saved.")).ToBeVisibleAsync();

        await visit.Page.GotoAsync("/contact");
        await visit.Page.GetByLabel("Full name").FillAsync("Zoë van den Berg");
        await visit.Page.GetByLabel("Work email").FillAsync("zoe@polder.example");
        await visit.Page.GetByLabel("Company").FillAsync("Polder Energie");
        await visit.Page.GetByLabel("Project details").FillAsync("Our switch is written in Erlang, and the last person who knew it has left.");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/enquiries/*");

        await visit.Page.GotoAsync("/staff/leads");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Zoë van den Berg" }).ClickAsync();
        await Expect(visit.Page.GetByText("The site gave it to Marko Li")).ToBeVisibleAsync();
        await Expect(visit.Page.GetByText("Marko Li: Erlang; 0 open")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task The_pages_can_be_used_by_everyone_and_fit_the_screen(int width, ColorScheme scheme)
    {
        await using var site = await new SiteFixture().Start();
        await using (var db = site.OpenDatabase())
        {
            db.AddRange(SampleLeads.Make(200, DateTime.UtcNow));
            await db.SaveChangesAsync(Cancelled);
        }

        while (await site.Services.GetRequiredService<SumUpLeads>().Run(Cancelled))
        {
            // Until nothing is left.
        }

        await using var visit = await browser.Visit(site.Address, new() { ColorScheme = scheme });
        await visit.EnterStaff(site);
        var page = visit.Page;
        await page.SetViewportSizeAsync(width, 900);
        foreach (var (path, heading) in new[]
        {
            ("/staff/me/work", "My work"), ("/staff/team", "Team"), ("/staff/settings/routing", "Which leads go to whom"),
            ("/staff/settings/calendar", "Working hours"), ("/staff/reports", "Reports"),
        })
        {
            await page.GotoAsync(path);
            await page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true }).WaitForAsync();
            await page.Locator(".desk > :nth-child(2)").First.WaitForAsync();
            Assert.Equal(1, await page.Locator("#rail .place[aria-current=page]").CountAsync());
            if (path.EndsWith("routing", StringComparison.Ordinal))
            {
                await page.GetByLabel("Tech stack", new() { Exact = true }).FillAsync(".NET");
                await page.GetByRole(AriaRole.Button, new() { Name = "Who would get it?" }).ClickAsync();
                await page.GetByText("How everybody stands to it").WaitForAsync();
            }

            if (path.EndsWith("calendar", StringComparison.Ordinal))
            {
                await page.GetByLabel("Hours of a week").FillAsync("Mon-Fri 11:00-15:00");
                await page.GetByRole(AriaRole.Button, new() { Name = "Show what it changes" }).ClickAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "Save these hours" }).WaitForAsync();
            }

            await Check(page);
        }
    }

    private static async Task Check(IPage page)
    {
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{page.Url} is wider than the screen.");
        Assert.Empty((await page.Faults()).Select(fault => $"{page.Url}: {fault}"));
    }
}
