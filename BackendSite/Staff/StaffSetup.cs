using BackendSite.Components;
using BackendSite.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace BackendSite.Staff;

/// <summary>Who may enter: accounts, invitations, sign-in, and the frame around all staff pages.</summary>
public static class StaffSetup
{
    /// <summary>Registers the room.</summary>
    public static void AddStaff(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme);
        services.AddSingleton<StaffCookies>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(provider => provider.GetRequiredService<StaffCookies>());
        services.AddSingleton<IConfigureOptions<AntiforgeryOptions>>(provider => provider.GetRequiredService<StaffCookies>());
        services.AddSingleton<IConfigureOptions<SecurityStampValidatorOptions>>(provider => provider.GetRequiredService<StaffCookies>());
        services.AddAuthorizationBuilder()
            .AddPolicy(StaffPolicy.SignedIn, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(StaffPolicy.Admin, policy => policy.RequireAuthenticatedUser().RequireRole(nameof(StaffRole.Admin)))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, NothingToGuard>();
        services.AddCascadingAuthenticationState();

        services.AddIdentityCore<StaffUser>(identity =>
            {
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                identity.User.RequireUniqueEmail = true;
                identity.Password.RequiredLength = 12;
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Lockout.AllowedForNewUsers = true;
            })
            .AddEntityFrameworkStores<SiteDb>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<StaffClaims>();
    }

    /// <summary>Maps the room.</summary>
    public static void MapStaff(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode()
            .WithStaticAssets()
            .RequireAuthorization(StaffPolicy.SignedIn);
    }
}
