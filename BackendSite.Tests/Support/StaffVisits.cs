using BackendSite.Staff;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackendSite.Tests;

/// <summary>Colleagues for browser tests.</summary>
internal static class StaffVisits
{
    private const string Password = "correct horse battery staple";

    /// <summary>Makes an account, and opens a visit that is signed in to it.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="site">The site.</param>
    /// <param name="name">How colleagues see this person.</param>
    /// <param name="options">As for any visit.</param>
    public static async Task<BrowserVisit> VisitAs(
        this BrowserFixture browser, SiteFixture site, string name, BrowserNewContextOptions? options = null)
    {
        var email = $"{name.ToLowerInvariant().Replace(' ', '.')}@edvantis.example";
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var accounts = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
            if (await accounts.FindByEmailAsync(email) is null)
            {
                var made = await accounts.CreateAsync(
                    new() { UserName = email, Email = email, DisplayName = name, Role = StaffRole.Sales, CreatedAt = DateTime.UtcNow }, Password);
                Assert.True(made.Succeeded, string.Join(", ", made.Errors.Select(error => error.Description)));
            }
        }

        var visit = await browser.Visit(site.Address, options);
        await visit.Page.GotoAsync("/staff/sign-in");
        await visit.Page.GetByLabel("Email").FillAsync(email);
        await visit.Page.GetByLabel("Password").FillAsync(Password);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Leads" }).WaitForAsync();
        return visit;
    }
}
