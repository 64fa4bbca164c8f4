using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff.Auditing;
using BackendSite.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

internal static class SingleSignOnSetup
{
    /// <summary>Adds the provider's scheme where there is a provider: its handler looks at every request.</summary>
    public static AuthenticationBuilder AddCompanyAccounts(this AuthenticationBuilder doors, IConfiguration configuration)
    {
        if (!string.IsNullOrEmpty(configuration["Staff:SingleSignOn:Authority"]))
        {
            doors.Services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, SingleSignOn.Handler>();
            doors.AddOpenIdConnect(SingleSignOn.Scheme, options => options.SignInScheme = IdentityConstants.ExternalScheme);
        }

        return doors;
    }
}

/// <summary>
/// Lets in who the company's own provider vouches for (OpenID Connect, code flow with PKCE). An account is tied to the provider's
/// subject at its first use: an address that is given to somebody else later opens nobody's account.
/// </summary>
internal sealed partial class SingleSignOn(
    SiteDb db, UserManager<StaffUser> accounts, EnterStaff entering, Audit audit, IOptions<StaffOptions> options, TimeProvider time, ILogger<SingleSignOn> log)
{
    /// <summary>The scheme of the handler; also the name under which accounts are tied.</summary>
    public const string Scheme = "company";

    private SingleSignOnOptions Settings => options.Value.SingleSignOn;

    /// <summary>GET: sends the browser to the provider. A link and no form: a form's policy holds for where it is sent on to as well.</summary>
    public static IResult Start(HttpContext context, IOptions<StaffOptions> options) =>
        options.Value.SingleSignOn.IsOn
            ? Results.Challenge(new() { RedirectUri = StaffPaths.After(context.Request.Query[StaffPaths.ReturnTo]) }, [Scheme])
            : Results.NotFound();

    /// <summary>Finds or makes the account of who the provider sent.</summary>
    /// <returns>True when they are in.</returns>
    public async Task<bool> Admit(ClaimsPrincipal person, HttpContext context)
    {
        var subject = person.FindFirstValue("sub") ?? "";
        var email = person.FindFirstValue("email") ?? "";
        var role = RoleOf(person);
        if (subject.Length == 0 || !IsOurs(person, email) || (role is null && Settings.RoleClaim.Length > 0)
            || await AccountOf(subject, email, role ?? StaffRole.Viewer, person.FindFirstValue("name"), context.RequestAborted) is not { ClosedAt: null } account)
        {
            await audit.Write(audit.AtTheDoor(AuditKind.SignInRefused, null, context.Connection.RemoteIpAddress, "the company's account"), CancellationToken.None);
            LogRefused(log);
            return false;
        }

        if (role is { } given && given != account.Role)
        {
            db.AuditEntries.Add(audit.AtTheDoor(AuditKind.RoleChanged, account, null, $"By the company's provider: {account.Role} to {given}"));
            account.Role = given;
        }

        await entering.Enter(account, "the company's account", strong: true);
        return true;
    }

    private bool IsOurs(ClaimsPrincipal person, string email) =>
        EmailAddress.IsValid(email)
        && email.EndsWith("@" + Settings.AllowedDomain, StringComparison.OrdinalIgnoreCase)
        && !string.Equals(person.FindFirstValue("email_verified"), "false", StringComparison.OrdinalIgnoreCase);

    private StaffRole? RoleOf(ClaimsPrincipal person) =>
        Settings.RoleClaim.Length == 0 ? null
        : person.FindAll(Settings.RoleClaim)
            .Select(claim => Enum.GetValues<StaffRole>().Where(role => role.ToString().Equals(claim.Value, StringComparison.OrdinalIgnoreCase)).Cast<StaffRole?>().FirstOrDefault())
            .FirstOrDefault(role => role is not null);

    private async Task<StaffUser?> AccountOf(string subject, string email, StaffRole role, string? name, CancellationToken cancellationToken)
    {
        if (await accounts.FindByLoginAsync(Scheme, subject) is { } tied)
        {
            return tied;
        }

        var account = await accounts.FindByNameAsync(email);
        if (account is null)
        {
            account = new() { UserName = email, Email = email, EmailConfirmed = true, Role = role, CreatedAt = time.GetUtcNow().UtcDateTime };
            if (!(await accounts.CreateAsync(account)).Succeeded)
            {
                return null;
            }
        }
        else if (await db.Set<IdentityUserLogin<Guid>>().AnyAsync(login => login.UserId == account.Id && login.LoginProvider == Scheme, cancellationToken))
        {
            // The address was somebody else's before.
            return null;
        }

        if (account.DisplayName.Length == 0)
        {
            account.DisplayName = string.IsNullOrWhiteSpace(name) ? email.Split('@')[0] : name.Trim();
        }

        return (await accounts.AddLoginAsync(account, new(Scheme, subject, Settings.Name))).Succeeded ? account : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The company's provider sent somebody who is not let in: wrong domain, no role, or a closed account")]
    private static partial void LogRefused(ILogger log);

    /// <summary>Sets the handler up from the settings.</summary>
    internal sealed class Handler(IOptions<StaffOptions> staff) : IConfigureNamedOptions<OpenIdConnectOptions>
    {
        public void Configure(OpenIdConnectOptions options) => Configure(Options.DefaultName, options);

        public void Configure(string? name, OpenIdConnectOptions options)
        {
            var settings = staff.Value.SingleSignOn;
            options.Authority = settings.Authority;
            options.ClientId = settings.ClientId;
            options.ClientSecret = settings.ClientSecret.Length > 0 ? settings.ClientSecret : null;
            options.RequireHttpsMetadata = Uri.TryCreate(settings.Authority, UriKind.Absolute, out var authority) && !authority.IsLoopback;
            options.ResponseType = "code";
            // The answer comes as a link: a form from another site would need cookies that go with such forms.
            options.ResponseMode = "query";
            options.CallbackPath = StaffPaths.CompanyAnswer;
            options.MapInboundClaims = false;
            options.GetClaimsFromUserInfoEndpoint = true;
            options.DisableTelemetry = true;
            options.Scope.Add("email");
            foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
            {
                cookie.SameSite = SameSiteMode.Lax;
                cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            }

            if (settings.RoleClaim.Length > 0)
            {
                options.ClaimActions.MapUniqueJsonKey(settings.RoleClaim, settings.RoleClaim);
            }

            options.Events.OnTicketReceived = Receive;
            options.Events.OnRemoteFailure = Fail;
        }

        private static async Task Receive(TicketReceivedContext context)
        {
            var admitted = await context.HttpContext.RequestServices.GetRequiredService<SingleSignOn>().Admit(context.Principal!, context.HttpContext);
            context.Response.Redirect(admitted ? StaffPaths.After(context.ReturnUri) : $"{StaffPaths.SignIn}?refused=1");
            context.HandleResponse();
        }

        // Put away there, too late, or something else's answer: the page says so and offers another try.
        private static Task Fail(RemoteFailureContext context)
        {
            context.Response.Redirect($"{StaffPaths.SignIn}?refused=1");
            context.HandleResponse();
            return Task.CompletedTask;
        }
    }
}
