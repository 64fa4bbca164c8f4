using BackendSite.Staff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackendSite.Tests.Browser;

/// <summary>Entering and leaving, in a real browser.</summary>
public class StaffTests(SiteFixture site, BrowserFixture browser) : IClassFixture<SiteFixture>
{
    [Fact]
    public async Task Somebody_sets_up_the_first_account_leaves_and_comes_back()
    {
        await using var fresh = await new SiteFixture().Start();
        await using var visit = await browser.Visit(fresh.Address);
        var page = visit.Page;
        await page.SetUpFirst(fresh.Services.GetRequiredService<StaffLinks>().ForFirstAccount());

        await page.WaitForURLAsync("**/staff/leads");
        await Assertions.Expect(page.GetByTitle(StaffEntry.Name, new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync("**/staff/sign-in");
        await page.GotoAsync("/staff/leads");
        await page.WaitForURLAsync("**/staff/sign-in?to=*");
        await visit.EnterStaff(fresh);
        Assert.EndsWith("/staff/leads", page.Url);
    }

    [Fact]
    public async Task A_wrong_password_is_said_where_the_focus_goes_first()
    {
        await site.AddStaff();
        await using var visit = await browser.Visit(site.Address);
        visit.Expect("422");
        var page = visit.Page;
        await page.GotoAsync("/staff/sign-in");
        await page.GetByLabel("Work email").FillAsync(StaffEntry.Email);
        await page.GetByLabel("Password").FillAsync("a wrong password here");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await Assertions.Expect(page.GetByLabel("Work email")).ToHaveValueAsync(StaffEntry.Email);
        await Assertions.Expect(page.GetByLabel("Password")).ToHaveValueAsync("");
        await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(page.GetByLabel("Work email")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Leaving_in_one_tab_ends_the_other_one()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.EnterStaff(site, "tabs@example.com");
        var other = await visit.Context.NewPageAsync();
        await other.GotoAsync("/staff/leads");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await other.WaitForURLAsync("**/staff/sign-in");

        await visit.Page.WaitForURLAsync("**/staff/sign-in?to=*", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_comes_back()
    {
        await using var visit = await browser.Visit(site.Address);
        visit.Expect("Failed to fetch");
        visit.Expect("Connection disconnected");
        visit.Expect("ERR_INTERNET_DISCONNECTED");
        var page = visit.Page;
        await page.AddInitScriptAsync("window.sockets = []; window.WebSocket = class extends WebSocket { constructor(...a) { super(...a); sockets.push(this); } };");
        await visit.EnterStaff(site);
        await visit.Context.SetOfflineAsync(true);
        await page.EvaluateAsync("sockets.forEach(s => s.close())");

        // Where the server's farewell does not get through, the page notices by its own patience, which is half a minute.
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Connection lost" }).WaitForAsync(new() { Timeout = 60_000 });
        await visit.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
    }
}
