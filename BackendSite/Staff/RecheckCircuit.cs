using System.Security.Claims;
using BackendSite.Data;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>
/// Checks, while a circuit lasts, what the cookie is checked for with each request: the account is as it was when this session began,
/// and neither limit of time is over. If not, the circuit's pages give way to the sign-in page.
/// </summary>
internal sealed class RecheckCircuit(
    StaffCircuit circuit,
    IDbContextFactory<SiteDb> databases,
    IOptions<IdentityOptions> identity,
    TimeProvider time,
    ILoggerFactory loggers) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => StaffCookies.RecheckEvery;

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        Holds(authenticationState.User, cancellationToken);

    /// <summary>True while the session of <paramref name="principal"/> goes on.</summary>
    internal async Task<bool> Holds(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (!(principal.SignedInAt + StaffCookies.AbsoluteLimit > now) || circuit.LastActAt + StaffCookies.IdleLimit <= now)
        {
            return false;
        }

        await using var db = databases.CreateDbContext();
        var account = principal.StaffId;
        var stamp = await db.Staff.Where(staff => staff.Id == account).Select(staff => staff.SecurityStamp).SingleOrDefaultAsync(cancellationToken);
        return stamp is not null && stamp == principal.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType);
    }
}
