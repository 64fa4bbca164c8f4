using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>The two cookies of the staff wing: who is signed in, and the token that goes with every form.</summary>
internal sealed class StaffCookies(IHostEnvironment environment, TimeProvider time) :
    IConfigureNamedOptions<CookieAuthenticationOptions>,
    IConfigureOptions<AntiforgeryOptions>
{
    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        options.TimeProvider = time;
        switch (name)
        {
            case var staff when staff == IdentityConstants.ApplicationScheme:
                break;
            case HalfWay.Scheme:
                Protect(options.Cookie, "staff-half", SameSiteMode.Strict, environment);
                options.ExpireTimeSpan = HalfWay.Lifetime;
                return;
            default:
                // Between the two requests that use a passkey, or that go to the company's provider and come back.
                Protect(options.Cookie, $"staff-{name?.Split('.')[^1].ToLowerInvariant()}", SameSiteMode.Lax, environment);
                return;
        }

        Protect(options.Cookie, "staff", SameSiteMode.Lax, environment);
        options.ExpireTimeSpan = StaffSession.IdleLimit;
        options.SlidingExpiration = true;
        options.LoginPath = StaffPaths.SignIn;
        options.LogoutPath = StaffPaths.SignOut;
        options.ReturnUrlParameter = StaffPaths.ReturnTo;
        options.Events.OnValidatePrincipal = Validate;
        options.Events.OnRedirectToAccessDenied = Refuse;
        // The sign-in page decides where to go: this would follow what the link says, and fail on what no header can hold.
        options.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
    }

    public void Configure(AntiforgeryOptions options)
    {
        Protect(options.Cookie, "staff-form", SameSiteMode.Strict, environment);
        options.FormFieldName = "form-token";
        // The policies of Web/SecurityPolicy already keep every page out of frames.
        options.SuppressXFrameOptionsHeader = true;
    }

    // Browsers take a __Host- cookie only over https, so that no other host or plain connection can plant one.
    internal static void Protect(CookieBuilder cookie, string name, SameSiteMode sameSite, IHostEnvironment environment)
    {
        var development = environment.IsDevelopment();
        cookie.Name = development ? name : $"__Host-{name}";
        cookie.SecurePolicy = development ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.HttpOnly = true;
        cookie.SameSite = sameSite;
        cookie.Path = "/";
    }

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // The cookie is issued anew after each check, with the account's name and role of now.
    private async Task Validate(CookieValidatePrincipalContext context)
    {
        if (context.Principal is not { } principal || time.GetUtcNow() - context.Properties.IssuedUtc < StaffSession.RecheckEvery)
        {
            return;
        }

        var services = context.HttpContext.RequestServices;
        var account = await services.GetRequiredService<StaffSession>().AccountOf(principal, time.GetUtcNow().UtcDateTime, context.HttpContext.RequestAborted);
        if (account is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        var renewed = await services.GetRequiredService<IUserClaimsPrincipalFactory<StaffUser>>().CreateAsync(account);
        renewed.Identities.First().AddClaims(principal.FindAll(claim => claim.Type.StartsWith(StaffPrincipal.SessionClaims, StringComparison.Ordinal)));
        context.ReplacePrincipal(renewed);
        context.ShouldRenew = true;
    }
}
