using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>Lets somebody in who has proved who they are, once that is proof enough. They must be in a request: cookies are set.</summary>
internal sealed partial class EnterStaff(
    UserManager<StaffUser> accounts,
    SignInManager<StaffUser> cookies,
    HalfWay halfWay,
    SiteDb db,
    Audit audit,
    IOptions<StaffOptions> options,
    TimeProvider time,
    ILogger<EnterStaff> log)
{
    /// <summary>After a password, or a link that came by mail: in, or half way in where there is or must be a second factor.</summary>
    /// <param name="account">Whose account, as stored.</param>
    /// <param name="how">The proof, as the audit names it.</param>
    public async Task<SignInEnd> Admit(StaffUser account, string how)
    {
        if (account.ClosedAt is not null || options.Value.OnlySingleSignOn)
        {
            return SignInEnd.Refused;
        }

        if (account.TwoFactorEnabled || options.Value.RequireSecondFactor)
        {
            await halfWay.Begin(cookies.Context, account);
            return account.TwoFactorEnabled ? SignInEnd.CodeWanted : SignInEnd.SecondFactorWanted;
        }

        await Enter(account, how, strong: false);
        return SignInEnd.SignedIn;
    }

    /// <summary>After an authenticator app was tied by somebody half way in.</summary>
    public async Task Confirmed(StaffUser account)
    {
        await db.Entry(account).ReloadAsync();
        await Enter(account, "a password and a new authenticator app", strong: true);
    }

    /// <summary>Sets the cookie.</summary>
    /// <param name="account">Whose account, as stored.</param>
    /// <param name="how">The proof, as the audit names it.</param>
    /// <param name="strong">True when it was more than a password.</param>
    public async Task Enter(StaffUser account, string how, bool strong)
    {
        var from = cookies.Context.Connection.RemoteIpAddress;
        account.AccessFailedCount = 0;
        account.LockoutEnd = null;
        await accounts.UpdateAsync(account);
        var session = Begin(account, from?.ToString() ?? "", strong);
        db.OpenSessions.Add(session);
        // The new cookie takes the place of one that this browser may have.
        var replaced = cookies.Context.User.SessionId;
        await db.OpenSessions.Where(one => one.Id == replaced).ExecuteDeleteAsync();
        db.AuditEntries.Add(audit.AtTheDoor(AuditKind.SignedIn, account, from, how));
        await db.SaveChangesAsync();
        await HalfWay.End(cookies.Context);
        await cookies.SignInWithClaimsAsync(
            account, isPersistent: false, [new(StaffPrincipal.SessionClaim, session.Id.ToString()), new(StaffPrincipal.FromClaim, session.From)]);
        LogSignedIn(log, account.Id);
    }

    private OpenSession Begin(StaffUser account, string from, bool strong)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new()
        {
            StaffId = account.Id,
            Stamp = account.SecurityStamp!,
            BeganAt = now,
            LastSeenAt = now,
            From = from,
            Device = DeviceWords.Of(cookies.Context.Request.Headers.UserAgent),
            IsStrong = strong,
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Staff account {Account} signed in")]
    private static partial void LogSignedIn(ILogger log, Guid account);
}
