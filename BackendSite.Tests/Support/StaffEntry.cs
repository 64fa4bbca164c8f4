using System.Security.Claims;
using BackendSite.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackendSite.Tests;

/// <summary>Ways into the staff wing.</summary>
public static class StaffEntry
{
    public const string Email = "anna@example.com";
    public const string Password = "four green chairs sing";
    public const string Name = "Anna Kowalska";

    /// <summary>Makes an account, as if an invitation had been accepted; an existing one is left as it is.</summary>
    public static async Task<StaffUser> AddStaff(
        this SiteFixture site, string email = Email, string name = Name, StaffRole role = StaffRole.Admin)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        if (await accounts.FindByNameAsync(email) is { } existing)
        {
            return existing;
        }

        var account = new StaffUser { UserName = email, Email = email, DisplayName = name, Role = role, CreatedAt = DateTime.UtcNow };
        var made = await accounts.CreateAsync(account, Password);
        Assert.True(made.Succeeded, made.ToString());
        return account;
    }

    /// <summary>Makes the first account through the form that its link opens, which signs in.</summary>
    public static async Task SetUpFirst(this IPage page, string link)
    {
        await page.GotoAsync(link);
        await page.GetByLabel("Your name").FillAsync(Name);
        await page.GetByLabel("Work email").FillAsync(Email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up and sign in" }).ClickAsync();
    }

    /// <summary>A visitor who has signed in through the form.</summary>
    public static async Task<PlainVisitor> EnterStaff(this SiteFixture site, string email = Email)
    {
        await site.AddStaff(email);
        var visitor = new PlainVisitor(site);
        using var answer = await visitor.Submit("/staff/sign-in", new() { ["email"] = email, ["password"] = Password });
        Assert.Equal("/staff/leads", answer.Headers.Location?.AbsolutePath());
        return visitor;
    }

    /// <summary>Who somebody is in a session that has just begun, as their cookie and their circuits have it.</summary>
    public static async Task<ClaimsPrincipal> BeginSession(this SiteFixture site, StaffUser account)
    {
        var now = site.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime;
        var session = new OpenSession
        {
            StaffId = account.Id,
            Stamp = account.SecurityStamp!,
            BeganAt = now,
            LastSeenAt = now,
            From = "127.0.0.1",
            Device = "Firefox on Linux",
            IsStrong = false,
        };
        await using var db = site.OpenDatabase();
        db.OpenSessions.Add(session);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        await using var scope = site.Services.CreateAsyncScope();
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<StaffUser>>().CreateAsync(account);
        principal.Identities.First().AddClaims([new(StaffPrincipal.SessionClaim, session.Id.ToString()), new(StaffPrincipal.FromClaim, session.From)]);
        return principal;
    }

    /// <summary>Signs a browser in and leaves it at the inbox, its circuit up.</summary>
    public static async Task EnterStaff(this BrowserVisit visit, SiteFixture site, string email = Email)
    {
        await site.AddStaff(email);
        var page = visit.Page;
        await page.GotoAsync("/staff/sign-in");
        await page.GetByLabel("Work email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        // Drawn by a circuit that has begun; the entrance has a main part too, without this mark.
        await page.Locator("#content[tabindex]").WaitForAsync();
    }

    /// <summary>A page with a plain form, whoever asks for it: its token is good for every form of that visitor.</summary>
    public static async Task<string> AnyForm(this SiteFixture site)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var (link, _) = await scope.ServiceProvider.GetRequiredService<InviteStaff>().Invite("somebody@example.com", admin: false, TestContext.Current.CancellationToken);
        return link!;
    }

    /// <summary>The path and query of an address that may be relative.</summary>
    internal static string AbsolutePath(this Uri location) => location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;
}
