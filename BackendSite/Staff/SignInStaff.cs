using System.Net;
using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>How a try to sign in ends.</summary>
internal enum SignInEnd
{
    /// <summary>The cookie is set.</summary>
    SignedIn,

    /// <summary>The password was right; now a code of the authenticator app is asked for.</summary>
    CodeWanted,

    /// <summary>The password was right; now an authenticator app has to be set up.</summary>
    SecondFactorWanted,

    /// <summary>Wrong password, unknown name, open invitation or locked account: nobody is told which.</summary>
    Refused,

    /// <summary>Too many tries from that place; the account wasn't looked at.</summary>
    TooMany,
}

/// <summary>Checks a name and a password. Whatever the name, one password hash is computed, so that the time tells nothing either.</summary>
internal sealed partial class SignInStaff(
    UserManager<StaffUser> accounts,
    IPasswordHasher<StaffUser> hasher,
    EnterStaff entering,
    SecondFactor factor,
    SiteDb db,
    WrongTries tries,
    Audit audit,
    TimeProvider time,
    ILogger<SignInStaff> log)
{
    /// <summary>Wrong passwords, from anywhere, before an account is locked.</summary>
    public const int TriesBeforeLock = 5;

    /// <summary>How long it stays locked.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    // The hash of a password that nobody has, made once with the settings in force.
    private static string? nobodysHash;

    /// <summary>Tries to sign in and, if all is well, sets the cookie on the answer of this request.</summary>
    public async Task<SignInEnd> Try(string email, string password, IPAddress? from)
    {
        if (!tries.Take(from, email))
        {
            return SignInEnd.TooMany;
        }

        var account = await accounts.FindByNameAsync(email.Trim());
        var verdict = Verify(account, password);
        if (account is null || IsLocked(account) || account.ClosedAt is not null || verdict == PasswordVerificationResult.Failed)
        {
            await CountWrong(account, from);
            return SignInEnd.Refused;
        }

        tries.Forget(from, email);
        if (verdict == PasswordVerificationResult.SuccessRehashNeeded)
        {
            account.PasswordHash = hasher.HashPassword(account, password);
        }

        return await entering.Admit(account, "a password");
    }

    /// <summary>Tries the code of somebody who is half way in.</summary>
    public async Task<SignInEnd> TryCode(StaffUser account, string code, IPAddress? from)
    {
        var name = account.Id.ToString();
        if (!tries.Take(from, name))
        {
            return SignInEnd.TooMany;
        }

        if (IsLocked(account) || !await factor.Check(account.Id, code, CancellationToken.None))
        {
            await CountWrong(account, from);
            return SignInEnd.Refused;
        }

        tries.Forget(from, name);
        await db.Entry(account).ReloadAsync();
        await entering.Enter(account, "a password and a code", strong: true);
        return SignInEnd.SignedIn;
    }

    private bool IsLocked(StaffUser account) => account.LockoutEnd > time.GetUtcNow();

    private PasswordVerificationResult Verify(StaffUser? account, string password)
    {
        nobodysHash ??= hasher.HashPassword(new StaffUser(), Guid.NewGuid().ToString());
        var verdict = hasher.VerifyHashedPassword(account ?? new(), account?.PasswordHash ?? nobodysHash, Limit(password));
        return account?.PasswordHash is null ? PasswordVerificationResult.Failed : verdict;
    }

    // A password of megabytes would only cost time; none that long exists.
    private static string Limit(string password) => password.Length <= PasswordRules.Longest ? password : "";

    // In one statement, so that tries at the same moment are all counted; for an unknown name, and while it is locked, it finds no row.
    private async Task CountWrong(StaffUser? account, IPAddress? from)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? end = now + LockedFor;
        var id = account is null || IsLocked(account) ? Guid.Empty : account.Id;
        await db.Staff.Where(staff => staff.Id == id).ExecuteUpdateAsync(change => change
            .SetProperty(staff => staff.LockoutEnd, staff => staff.AccessFailedCount + 1 >= TriesBeforeLock ? end : staff.LockoutEnd)
            .SetProperty(
                staff => staff.AccessFailedCount,
                staff => staff.AccessFailedCount + 1 >= TriesBeforeLock ? 0 : staff.AccessFailedCount + 1));
        var closes = id != Guid.Empty && account!.AccessFailedCount + 1 >= TriesBeforeLock;
        await audit.Write(audit.AtTheDoor(closes ? AuditKind.AccountLocked : AuditKind.SignInRefused, account, from), CancellationToken.None);
        LogRefused(log, id);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in was refused; staff account {Account}, all zeros when none or locked")]
    private static partial void LogRefused(ILogger log, Guid account);
}
