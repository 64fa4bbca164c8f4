using System.Collections.Immutable;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace BackendSite.Tests;

/// <summary>Somebody whom the company's provider knows.</summary>
/// <param name="Subject">What the provider calls them for ever; it is also the name on its page.</param>
/// <param name="Email">Their address; null for none.</param>
/// <param name="Verified">Whether the provider has seen that the address is theirs; null when it does not say.</param>
/// <param name="Roles">What the claim "role" says.</param>
public sealed record CompanyPerson(string Subject, string? Email, bool? Verified = true, params string[] Roles);

/// <summary>
/// A real OpenID Connect provider on loopback (OpenIddict), which asks on a page of its own who somebody is. It keeps nothing: its
/// codes and tokens hold all there is to know.
/// </summary>
public sealed class CompanyProvider : IAsyncDisposable
{
    public const string ClientId = "site", ClientSecret = "a secret of the site";

    private readonly WebApplication app;

    private CompanyProvider(WebApplication app) => this.app = app;

    /// <summary>Who can sign in there; a test may change it at any time.</summary>
    public Dictionary<string, CompanyPerson> People { get; } = [];

    /// <summary>True when the tokens say nothing about a person but the subject, and the rest is had by asking.</summary>
    public bool OnlyWhenAsked { get; set; }

    /// <summary>Its address.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The settings of a site that uses it.</summary>
    public Dictionary<string, string> Settings => new()
    {
        ["Staff:SingleSignOn:Authority"] = Address,
        ["Staff:SingleSignOn:ClientId"] = ClientId,
        ["Staff:SingleSignOn:ClientSecret"] = ClientSecret,
        ["Staff:SingleSignOn:AllowedDomain"] = "example.com",
        ["Staff:SingleSignOn:Name"] = "Example",
    };

    public static async Task<CompanyProvider> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        CompanyProvider? provider = null;
        builder.Services.AddOpenIddict().AddServer(server =>
        {
            server.SetAuthorizationEndpointUris("authorize").SetTokenEndpointUris("token").SetUserInfoEndpointUris("person");
            server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            server.RegisterScopes(Scopes.OpenId, Scopes.Email, Scopes.Profile);
            server.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
            server.EnableDegradedMode();
            server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().DisableTransportSecurityRequirement();
            server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(CheckClient));
            server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(CheckSecret));
            server.AddEventHandler<HandleUserInfoRequestContext>(handler => handler.UseInlineHandler(context => provider!.Tell(context)));
        });
        var app = builder.Build();
        app.UseAuthentication();
        provider = new(app);
        app.Map("/authorize", provider.Ask);
        await app.StartAsync();
        provider.Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static ValueTask CheckClient(ValidateAuthorizationRequestContext context)
    {
        if (context.ClientId != ClientId || !Uri.TryCreate(context.RedirectUri, UriKind.Absolute, out var back) || back.AbsolutePath != "/staff/sign-in/company/answer")
        {
            context.Reject(Errors.InvalidClient);
        }

        return default;
    }

    private static ValueTask CheckSecret(ValidateTokenRequestContext context)
    {
        if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
        {
            context.Reject(Errors.InvalidClient);
        }

        return default;
    }

    private IResult Ask(HttpContext context)
    {
        if (context.Request.Query["person"].ToString() is { Length: > 0 } chosen)
        {
            return Results.SignIn(PrincipalOf(People[chosen], context.GetOpenIddictServerRequest()!), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        }

        var links = People.Keys.Select(name =>
            $"<li><a href=\"{WebUtility.HtmlEncode(QueryHelpers.AddQueryString(context.Request.Path + context.Request.QueryString.ToString(), "person", name))}\">{name}</a></li>");
        return Results.Content($"<!DOCTYPE html><html lang=en><title>Who are you?</title><link rel=icon href=data:,><ul>{string.Concat(links)}</ul>", "text/html");
    }

    private ClaimsPrincipal PrincipalOf(CompanyPerson person, OpenIddictRequest request)
    {
        var identity = new ClaimsIdentity("provider");
        identity.SetClaim(Claims.Subject, person.Subject);
        if (!OnlyWhenAsked)
        {
            identity.SetClaim(Claims.Name, $"{person.Subject} of Example");
            identity.SetClaim(Claims.Email, person.Email);
            identity.SetClaims(Claims.Role, [.. person.Roles]);
            if (person.Verified is { } verified)
            {
                identity.SetClaim(Claims.EmailVerified, verified);
            }
        }

        identity.SetScopes(request.GetScopes());
        identity.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return new(identity);
    }

    private ValueTask Tell(HandleUserInfoRequestContext context)
    {
        if (OnlyWhenAsked)
        {
            var person = People[context.AccessTokenPrincipal.GetClaim(Claims.Subject)!];
            context.Email = person.Email;
            context.EmailVerified = person.Verified;
            context.Claims[Claims.Role] = new(person.Roles.ToImmutableArray<string?>());
        }

        return default;
    }
}
