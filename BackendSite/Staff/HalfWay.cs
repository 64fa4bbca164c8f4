using System.Security.Claims;
using BackendSite.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>
/// Remembers, in a cookie of its own, who has given a password and not yet the second proof. It opens nothing but the pages that
/// ask for that proof.
/// </summary>
internal sealed class HalfWay(SiteDb db, TimeProvider time)
{
    /// <summary>The cookie's scheme.</summary>
    public const string Scheme = "staff-half";

    /// <summary>How long the second proof may take.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string StampClaim = "stamp";

    public Task Begin(HttpContext context, StaffUser account) =>
        context.SignInAsync(
            Scheme,
            new ClaimsPrincipal(new ClaimsIdentity(
                [new(ClaimTypes.NameIdentifier, account.Id.ToString()), new(StampClaim, account.SecurityStamp!)], Scheme)),
            new AuthenticationProperties { IsPersistent = false, ExpiresUtc = time.GetUtcNow() + Lifetime });

    /// <summary>Who is half way in; null when nobody is, or it took too long, or the account has changed since.</summary>
    public async Task<StaffUser?> Who(HttpContext context)
    {
        var half = await context.AuthenticateAsync(Scheme);
        if (half.Principal is not { } principal)
        {
            return null;
        }

        var id = principal.StaffId;
        var account = await db.Staff.SingleOrDefaultAsync(staff => staff.Id == id && staff.ClosedAt == null, context.RequestAborted);
        return account?.SecurityStamp == principal.FindFirstValue(StampClaim) ? account : null;
    }

    public static Task End(HttpContext context) =>
        context.Request.Cookies.Count > 0 ? context.SignOutAsync(Scheme) : Task.CompletedTask;
}
