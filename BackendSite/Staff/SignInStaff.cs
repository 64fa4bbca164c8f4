using System.Net;
using System.Security.Claims;
using BackendSite.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>How a try to sign in ends.</summary>
internal enum SignInEnd
{
    /// <summary>The cookie is set.</summary>
    SignedIn,

    /// <summary>Wrong password, unknown name, open invitation or locked account: nobody is told which.</summary>
    Refused,

    /// <summary>Too many tries from that place; the account wasn't looked at.</summary>
    TooMany,
}

/// <summary>Checks a name and a password. Whatever the name, one password hash is computed, so that the time tells nothing either.</summary>
internal sealed partial class SignInStaff(
    UserManager<StaffUser> accounts,
    SignInManager<StaffUser> cookies,
    IPasswordHasher<StaffUser> hasher,
    SiteDb db,
    WrongTries tries,
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
        var locked = account?.LockoutEnd > time.GetUtcNow();
        if (account is null || locked || verdict == PasswordVerificationResult.Failed)
        {
            await CountWrong(locked ? Guid.Empty : account?.Id ?? Guid.Empty);
            return SignInEnd.Refused;
        }

        tries.Forget(from, email);
        await Enter(account, verdict == PasswordVerificationResult.SuccessRehashNeeded ? password : null);
        return SignInEnd.SignedIn;
    }

    /// <summary>Sets the cookie for somebody who has just proved who they are.</summary>
    public async Task Enter(StaffUser account, string? passwordToHashAnew = null)
    {
        if (passwordToHashAnew is not null)
        {
            account.PasswordHash = hasher.HashPassword(account, passwordToHashAnew);
        }

        account.AccessFailedCount = 0;
        account.LockoutEnd = null;
        await accounts.UpdateAsync(account);
        await cookies.SignInWithClaimsAsync(
            account,
            isPersistent: false,
            [new Claim(StaffPrincipal.SignedInAtClaim, time.GetUtcNow().ToUnixTimeSeconds().ToString())]);
        LogSignedIn(log, account.Id);
    }

    private PasswordVerificationResult Verify(StaffUser? account, string password)
    {
        nobodysHash ??= hasher.HashPassword(new StaffUser(), Guid.NewGuid().ToString());
        var verdict = hasher.VerifyHashedPassword(account ?? new(), account?.PasswordHash ?? nobodysHash, Limit(password));
        return account?.PasswordHash is null ? PasswordVerificationResult.Failed : verdict;
    }

    // A password of megabytes would only cost time; none that long exists.
    private static string Limit(string password) => password.Length <= PasswordRules.Longest ? password : "";

    // In one statement, so that tries at the same moment are all counted; for an unknown name it finds no row.
    private async Task CountWrong(Guid account)
    {
        DateTimeOffset? end = time.GetUtcNow() + LockedFor;
        await db.Staff.Where(staff => staff.Id == account).ExecuteUpdateAsync(change => change
            .SetProperty(staff => staff.LockoutEnd, staff => staff.AccessFailedCount + 1 >= TriesBeforeLock ? end : staff.LockoutEnd)
            .SetProperty(
                staff => staff.AccessFailedCount,
                staff => staff.AccessFailedCount + 1 >= TriesBeforeLock ? 0 : staff.AccessFailedCount + 1));
        LogRefused(log, account);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Staff account {Account} signed in")]
    private static partial void LogSignedIn(ILogger log, Guid account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in was refused; staff account {Account}, all zeros when none or locked")]
    private static partial void LogRefused(ILogger log, Guid account);
}
