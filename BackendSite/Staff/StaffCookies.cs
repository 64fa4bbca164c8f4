using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>The two cookies of the staff wing: who is signed in, and the token that goes with every form.</summary>
internal sealed class StaffCookies(IHostEnvironment environment, TimeProvider time) :
    IConfigureNamedOptions<CookieAuthenticationOptions>,
    IConfigureOptions<AntiforgeryOptions>,
    IConfigureOptions<SecurityStampValidatorOptions>
{
    /// <summary>After this long without a request or an act in a circuit, the session is over.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(30);

    /// <summary>After this long it is over in any case.</summary>
    public static readonly TimeSpan AbsoluteLimit = TimeSpan.FromHours(12);

    /// <summary>How often cookies and circuits are checked against the account, so that what is taken away ends within a minute.</summary>
    public static readonly TimeSpan RecheckEvery = TimeSpan.FromSeconds(30);

    public void Configure(CookieAuthenticationOptions options)
    {
    }

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != IdentityConstants.ApplicationScheme)
        {
            return;
        }

        Protect(options.Cookie, "staff", SameSiteMode.Lax);
        options.TimeProvider = time;
        options.ExpireTimeSpan = IdleLimit;
        options.SlidingExpiration = true;
        options.LoginPath = StaffPaths.SignIn;
        options.LogoutPath = StaffPaths.SignOut;
        options.AccessDeniedPath = StaffPaths.Start;
        options.ReturnUrlParameter = StaffPaths.ReturnTo;
        options.Events.OnValidatePrincipal = Validate;
    }

    public void Configure(AntiforgeryOptions options)
    {
        Protect(options.Cookie, "staff-form", SameSiteMode.Strict);
        options.FormFieldName = "form-token";
        // The policies of Web/SecurityPolicy already keep every page out of frames.
        options.SuppressXFrameOptionsHeader = true;
    }

    public void Configure(SecurityStampValidatorOptions options)
    {
        options.TimeProvider = time;
        options.ValidationInterval = RecheckEvery;
        options.OnRefreshingPrincipal = context =>
        {
            if (context.CurrentPrincipal?.FindFirst(StaffPrincipal.SignedInAtClaim) is { } signedInAt)
            {
                context.NewPrincipal?.Identities.First().AddClaim(signedInAt.Clone());
            }

            return Task.CompletedTask;
        };
    }

    // Browsers take a __Host- cookie only over https, so that no other host or plain connection can plant one.
    private void Protect(CookieBuilder cookie, string name, SameSiteMode sameSite)
    {
        var development = environment.IsDevelopment();
        cookie.Name = development ? name : $"__Host-{name}";
        cookie.SecurePolicy = development ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.HttpOnly = true;
        cookie.SameSite = sameSite;
        cookie.Path = "/";
    }

    private async Task Validate(CookieValidatePrincipalContext context)
    {
        if (context.Principal?.SignedInAt + AbsoluteLimit > time.GetUtcNow().UtcDateTime)
        {
            await SecurityStampValidator.ValidatePrincipalAsync(context);
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}
