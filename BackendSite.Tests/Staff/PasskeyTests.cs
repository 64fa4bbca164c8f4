using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace BackendSite.Tests.Staff;

/// <summary>Passkeys and the pages of one's own account, in a browser with Chromium's virtual authenticator.</summary>
[OnEachDatabase]
public class PasskeyTests(SiteFixture site, BrowserFixture browser) : IClassFixture<SiteFixture>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    // A passkey is bound to a name; an IP address has none.
    private string Named => site.Address.Replace("127.0.0.1", "localhost");

    [Fact]
    public async Task Somebody_adds_a_passkey_and_signs_in_with_it_alone()
    {
        await using var visit = await browser.Visit(Named);
        await AddAuthenticator(visit);
        await visit.EnterStaff(site, "keys@example.com");
        var page = visit.Page;
        await page.GotoAsync("/staff/me");
        await page.GetByLabel("Name of the new one").FillAsync("Work laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.GetByText("Work laptop, since").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/staff/sign-in");

        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();

        await page.WaitForURLAsync("**/staff/leads");
        await using var db = site.OpenDatabase();
        Assert.True(await db.AuditEntries.AnyAsync(line => line.Kind == AuditKind.SignedIn && line.Text == "a passkey", Cancelled));
        Assert.True(await db.AuditEntries.AnyAsync(line => line.Kind == AuditKind.PasskeyAdded && line.Subject == "Work laptop", Cancelled));
    }

    [Fact]
    public async Task Without_a_passkey_that_fits_nobody_gets_in_and_the_page_says_so()
    {
        await using var visit = await browser.Visit(Named);
        await AddAuthenticator(visit);
        var page = visit.Page;
        await page.GotoAsync("/staff/sign-in");

        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();

        await page.GetByText("That did not work").WaitForAsync();
    }

    [Fact]
    public async Task An_app_is_tied_with_the_key_that_is_shown_and_asked_at_the_next_sign_in()
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.EnterStaff(site, "app@example.com");
        var page = visit.Page;
        await page.GotoAsync("/staff/me");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up an app" }).ClickAsync();
        var key = (await page.Locator(".key").InnerTextAsync()).Replace(" ", "");
        await page.GetByLabel("Code that the app shows").FillAsync(Totp.CodeAt(key, DateTimeOffset.UtcNow));
        await page.GetByRole(AriaRole.Button, new() { Name = "Tie the app" }).ClickAsync();
        var recovery = await page.Locator(".codes code").First.InnerTextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "I have kept them" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/staff/sign-in");
        await page.GetByLabel("Work email").FillAsync("app@example.com");
        await page.GetByLabel("Password").FillAsync(StaffEntry.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        // The app's code was taken a moment ago, and each is taken once.
        await page.GetByLabel("Code").FillAsync(recovery);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();

        await page.WaitForURLAsync("**/staff/leads");
    }

    private static async Task AddAuthenticator(BrowserVisit visit)
    {
        var devtools = await visit.Context.NewCDPSessionAsync(visit.Page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        });
    }
}
