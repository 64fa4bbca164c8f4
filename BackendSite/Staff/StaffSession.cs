using System.Security.Claims;
using BackendSite.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>Says whether a session goes on; asked for cookies and for circuits alike.</summary>
internal sealed class StaffSession(IDbContextFactory<SiteDb> databases, IOptions<IdentityOptions> identity, IOptions<StaffOptions> options, TimeProvider time)
{
    /// <summary>After this long without a request or an act in a circuit, a session is over.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(30);

    /// <summary>After this long it is over in any case.</summary>
    public static readonly TimeSpan AbsoluteLimit = TimeSpan.FromHours(12);

    /// <summary>How often a session is checked against its account, so that what is taken away ends within a minute.</summary>
    public static readonly TimeSpan RecheckEvery = TimeSpan.FromSeconds(30);

    /// <summary>The account of a session.</summary>
    /// <returns>Null when the session has lasted too long, or the account is gone, closed, signed out elsewhere or has another password since.</returns>
    public async Task<StaffUser?> AccountOf(ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        if (!(principal.SignedInAt + AbsoluteLimit > time.GetUtcNow().UtcDateTime)
            || (options.Value.RequireSecondFactor && !principal.SignedInStrongly))
        {
            return null;
        }

        await using var db = databases.CreateDbContext();
        var id = principal.StaffId;
        var account = await db.Staff.AsNoTracking().SingleOrDefaultAsync(staff => staff.Id == id && staff.ClosedAt == null, cancellationToken);
        var stamp = principal.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType);
        return account?.SecurityStamp == stamp ? account : null;
    }
}
