using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace BackendSite.Staff;

/// <summary>
/// Checks, while a circuit lasts, what the cookie is checked for with each request. When the session is over, the circuit's pages give
/// way to the sign-in page.
/// </summary>
internal sealed class RecheckCircuit(
    StaffCircuit circuit, StaffSession session, TimeProvider time, IHostApplicationLifetime site, ILoggerFactory loggers)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => StaffSession.RecheckEvery;

    // A site that stops takes its circuits along; the database may be closed before them.
    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        site.ApplicationStopping.IsCancellationRequested || await Holds(authenticationState.User, cancellationToken);

    /// <summary>
    /// True while the session of <paramref name="principal"/> goes on in its role. A circuit keeps the principal that it began with, so
    /// another role begins another circuit: the sign-in page sends who has a cookie straight back.
    /// </summary>
    internal async Task<bool> Holds(ClaimsPrincipal principal, CancellationToken cancellationToken) =>
        circuit.LastActAt + StaffSession.IdleLimit > time.GetUtcNow().UtcDateTime
        && await session.AccountOf(principal, circuit.LastActAt, cancellationToken) is { } account
        && account.Role == principal.Role;
}
