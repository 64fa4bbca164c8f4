using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Data.Backups;
using BackendSite.Mail;
using BackendSite.Staff.Auditing;
using BackendSite.Staff.Letters;
using BackendSite.Staff.Work;
using BackendSite.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace BackendSite.Staff;

/// <summary>Who may enter: accounts, invitations, sign-in, and the frame around all staff pages.</summary>
public static class StaffSetup
{
    private const string Circuits = "/_blazor";

    /// <summary>Registers the room.</summary>
    public static void AddStaff(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddMudServices();
        AddDoors(builder);
        AddAccounts(services);
        AddCircuits(services);
        services.AddSingleton<RememberLook>();
        services.AddSingleton<StaffColours>();
        services.AddHostedService<OfferFirstAccount>();
        services.AddHostedService<NoteSettings>();
        services.AddSingleton<EndRestoredSessions>();
        services.AddSingleton<AfterRestore>(provider => provider.GetRequiredService<EndRestoredSessions>().In);
        services.AddSingleton(new StaffPlace("Accounts", "staff/accounts", Order: 85, Policy: StaffPolicy.For(StaffRight.Staff)));
        services.AddSingleton(new StaffPlace("Me", "staff/me", Order: 95));
        services.AddVerb(StaffVerbs.Create);
    }

    /// <summary>Maps the room; what is mapped after it is behind sign-in too, unless it says otherwise.</summary>
    public static void MapStaff(this WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
        {
            app.Use(RefusePlainHttp);
        }

        app.Use(RefuseOtherSites);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseWhen(
            context => context.Request.Path == Circuits && !HttpMethods.IsPost(context.Request.Method),
            circuits => circuits.Use(app.Services.GetRequiredService<CircuitDoor>().Invoke));
        app.UseAntiforgery();
        app.Use(StaleForms.Answer);

        app.MapRazorComponents<App>()
            // What a stranger wrote and what is secret go through the same socket: their common length would tell. And each open page would
            // keep a compressor.
            .AddInteractiveServerRenderMode(circuits => circuits.DisableWebSocketCompression = true)
            .WithStaticAssets()
            .RequireAuthorization(StaffPolicy.SignedIn);
        app.MapGet(StaffPaths.Start, () => Results.LocalRedirect(StaffPaths.Inbox)).RequireAuthorization(StaffPolicy.SignedIn);
        app.MapPost(StaffPaths.SignOut, SignOutStaff.Answer).AllowAnonymous().WithMetadata(new RequireAntiforgeryTokenAttribute());
        app.MapGet(StaffPaths.Company, SingleSignOn.Start).AllowAnonymous();
        app.MapPasskeys();
        app.MapGet(StaffPhoto.Path, StaffPhoto.Answer).RequireAuthorization(StaffPolicy.SignedIn).WithMetadata(StaffPhoto.Caching);
        app.MapPost(StaffPaths.StillHere, () => Results.NoContent()).RequireAuthorization(StaffPolicy.SignedIn);
    }

    private static void AddDoors(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<StaffOptions>("Staff")
            .Validate(staff => staff.SingleSignOn.IsComplete, "Staff:SingleSignOn: needs Authority (https), ClientId and AllowedDomain; or none of them, and not Only.");
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme)
            .AddCookie(HalfWay.Scheme)
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme)
            .AddCookie(IdentityConstants.ExternalScheme)
            .AddCompanyAccounts(builder.Configuration);
        services.AddSingleton<StaffCookies>();
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(provider => provider.GetRequiredService<StaffCookies>());
        services.AddSingleton<IConfigureOptions<AntiforgeryOptions>>(provider => provider.GetRequiredService<StaffCookies>());
        var decisions = services.AddAuthorizationBuilder()
            .AddPolicy(StaffPolicy.SignedIn, policy => policy.RequireAuthenticatedUser())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var right in Enum.GetValues<StaffRight>())
        {
            decisions.AddPolicy(
                StaffPolicy.For(right), policy => policy.RequireAuthenticatedUser().RequireAssertion(asked => asked.User.May(right)));
        }

        services.AddSingleton<IAuthorizationMiddlewareResultHandler, NothingToGuard>();
    }

    private static void AddAccounts(IServiceCollection services)
    {
        // Before Identity's own rules, which then stay out.
        services.AddScoped<PasswordRules>();
        services.AddScoped<IPasswordValidator<StaffUser>>(provider => provider.GetRequiredService<PasswordRules>());
        services.AddIdentityCore<StaffUser>(identity =>
            {
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                identity.User.RequireUniqueEmail = true;
                // Any address can sign in, whatever its script; what an address is, is decided before an account is made.
                identity.User.AllowedUserNameCharacters = "";
            })
            .AddEntityFrameworkStores<SiteDb>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<StaffClaims>();
        services.Configure<PasswordHasherOptions>(hashing => hashing.IterationCount = PasswordRules.HashIterations);
        services.AddSingleton<StaffLinks>();
        services.AddSingleton<FindColleagues>();
        services.AddSingleton<WorkChanged>();
        services.AddSingleton<ChangeWork>();
        services.AddSingleton(new StaffPlace("Team", "staff/team", Order: 50, Policy: StaffPolicy.For(StaffRight.Team)));
        services.AddSingleton(new StaffPlace("My work", "staff/me/work", Order: 60));
        services.AddSingleton<WrongTries>();
        services.AddSingleton(provider => DoorFact(provider.GetRequiredService<IOptions<StaffOptions>>().Value));
        services.AddSingleton(provider => new PrivacyFact(
            PrivacyTopic.Kept,
            $"Who of us saw, took along, changed or erased what, and who tried to enter our staff pages from which network address, is kept for {provider.GetRequiredService<IOptions<StaffOptions>>().Value.KeepAuditDays} days. The name and address of whoever wrote to us are not in it."));
        services.AddSingleton<Audit>();
        services.AddSingleton<AuditCommand>(provider => provider.GetRequiredService<Audit>().Command);
        services.AddSingleton<SecondFactor>();
        services.AddScoped<HalfWay>();
        services.AddScoped<EnterStaff>();
        services.AddScoped<SignInStaff>();
        services.AddScoped<SingleSignOn>();
        services.AddScoped<ForgottenPassword>();
        services.AddScoped<ChangeAccount>();
        services.AddScoped<MyAccount>();
        services.AddSingleton<MyPhoto>();
        services.AddSingleton<IComposeLetter, ComposeInvitation>();
        services.AddSingleton<IComposeLetter, ComposePasswordLetter>();
        services.AddScoped<SetUpAccount>();
        services.AddScoped<InviteStaff>();
    }

    private static PrivacyFact DoorFact(StaffOptions staff) => new(PrivacyTopic.Who, staff switch
    {
        { OnlySingleSignOn: true } => "Our staff get in with the company’s own accounts and with nothing else.",
        { RequireSecondFactor: true } => "A password alone lets none of our staff in: it takes a second proof.",
        { SingleSignOn.IsOn: true } => "Our staff get in with the company’s own accounts, or by a colleague’s invitation with a password or a passkey.",
        _ => "Our staff get in only by a colleague’s invitation, with a password or a passkey.",
    });

    private static void AddCircuits(IServiceCollection services)
    {
        services.AddCascadingAuthenticationState();
        services.AddSingleton<StaffSession>();
        services.AddSingleton(provider => new CircuitDoor(provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.AddScoped<StaffCircuit>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<StaffCircuit>());
        services.AddScoped<AuthenticationStateProvider, RecheckCircuit>();
    }

    // A browser sends our cookie with a socket that another site's page opens, and binds no answer to its origin as it does for
    // requests; and what changes something must have been asked for on a page of ours.
    private static Task RefuseOtherSites(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var guarded = request.Path.StartsWithSegments(Circuits)
            || (request.Path.StartsWithSegments(StaffPaths.Start) && !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method));
        if (!guarded || context.RequestServices.GetRequiredService<SameOrigin>().Allows(request))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // The cookies exist only over https; saying so is kinder than a sign-in that never works.
    private static Task RefusePlainHttp(HttpContext context, RequestDelegate next)
    {
        if (context.Request.IsHttps || !context.Request.Path.StartsWithSegments(StaffPaths.Start))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("The staff pages need https. If a proxy in front of the site speaks it, name that proxy in Web:KnownProxies.");
    }
}
