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

    /// <summary>The query value of the sign-in page that says why somebody is back there.</summary>
    public const string Refusal = "refused";

    /// <summary>The reasons: this person is not let in; the provider does not answer; its answer was none that was asked for.</summary>
    public const string NotOurs = "person", ProviderAway = "away", NoAnswer = "answer";

    // Whether the provider has seen that the address is theirs. Some don't say; those that say no are believed.
    private const string VerifiedClaim = "email_verified";

    private SingleSignOnOptions Settings => options.Value.SingleSignOn;

    /// <summary>GET: sends the browser to the provider. A link and no form: a form's policy holds for where it is sent on to as well.</summary>
    public static async Task<IResult> Start(HttpContext context, IOptions<StaffOptions> options, ILogger<SingleSignOn> log)
    {
        if (!options.Value.SingleSignOn.IsOn)
        {
            return Results.NotFound();
        }

        try
        {
            await context.ChallengeAsync(Scheme, new() { RedirectUri = StaffPaths.After(context.Request.Query[StaffPaths.ReturnTo]) });
            return Results.Empty;
        }
        catch (InvalidOperationException error) when (!context.Response.HasStarted)
        {
            // What the provider says about itself can't be read.
            LogAway(log, error);
            return Results.LocalRedirect($"{StaffPaths.SignIn}?{Refusal}={ProviderAway}");
        }
    }

    /// <summary>Finds or makes the account of who the provider sent.</summary>
    /// <returns>True when they are in.</returns>
    public async Task<bool> Admit(ClaimsPrincipal person, HttpContext context)
    {
        var subject = person.FindFirstValue("sub") ?? "";
        var email = person.FindFirstValue("email") ?? "";
        var role = RoleOf(person);
        var account = subject.Length > 0 && IsOurs(person, email) && (role is not null || Settings.RoleClaim.Length == 0)
            ? await AccountOf(subject, email, role ?? StaffRole.Viewer, person.FindFirstValue("name"), context.RequestAborted)
            : null;
        if (account is null or { ClosedAt: not null })
        {
            await audit.Write(audit.AtTheDoor(AuditKind.SignInRefused, account, context.Connection.RemoteIpAddress, "the company's account"), CancellationToken.None);
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
        && !person.FindAll(VerifiedClaim).Any(claim => claim.Value.Equals("false", StringComparison.OrdinalIgnoreCase));

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

    [LoggerMessage(Level = LogLevel.Error, Message = "The company's provider does not answer: nobody can sign in with it now")]
    private static partial void LogAway(ILogger log, Exception error);

    /// <summary>Sets the handler up from the settings.</summary>
    internal sealed class Handler(IOptions<StaffOptions> staff, IHostEnvironment environment) : IConfigureNamedOptions<OpenIdConnectOptions>
    {
        // Of the provider, for one request of ours to it.
        private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

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
            options.BackchannelTimeout = LongestWait;
            StaffCookies.Protect(options.CorrelationCookie, "staff-company-way.", SameSiteMode.Lax, environment);
            StaffCookies.Protect(options.NonceCookie, "staff-company-once.", SameSiteMode.Lax, environment);

            // Where the provider says these only when it is asked about the person; several roles are several claims.
            options.ClaimActions.MapUniqueJsonKey(VerifiedClaim, VerifiedClaim);
            if (settings.RoleClaim.Length > 0)
            {
                options.ClaimActions.MapJsonKey(settings.RoleClaim, settings.RoleClaim);
            }

            options.Events.OnTicketReceived = Receive;
            options.Events.OnRemoteFailure = Fail;
        }

        private static async Task Receive(TicketReceivedContext context)
        {
            var admitted = await context.HttpContext.RequestServices.GetRequiredService<SingleSignOn>().Admit(context.Principal!, context.HttpContext);
            context.Response.Redirect(admitted ? StaffPaths.After(context.ReturnUri) : $"{StaffPaths.SignIn}?{Refusal}={NotOurs}");
            context.HandleResponse();
        }

        // Put away there, too late, or something else's answer: the page says so and offers another try.
        private static Task Fail(RemoteFailureContext context)
        {
            context.Response.Redirect($"{StaffPaths.SignIn}?{Refusal}={NoAnswer}");
            context.HandleResponse();
            return Task.CompletedTask;
        }
    }
}
