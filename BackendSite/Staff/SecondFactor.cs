using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>
/// The authenticator app of an account and the codes for the day on which it is lost. Each code is taken once: of two at the same
/// moment, the account's concurrency stamp lets one through.
/// </summary>
public sealed class SecondFactor(IDbContextFactory<SiteDb> databases, IDataProtectionProvider protection, Audit audit, TimeProvider clock)
{
    private const int HowManyCodes = 10;

    // Without look-alikes: 49 bits a code, which nobody guesses through the limits on tries.
    private const string CodeLetters = "23456789abcdefghjkmnpqrstuvwxyz";
    private const int CodeLength = 10;

    private readonly IDataProtector seal = protection.CreateProtector("Staff.Authenticator.1");

    /// <summary>The key for an app that is not tied yet; the same until it is.</summary>
    /// <returns>In base32; null when an app is tied already.</returns>
    internal async Task<string?> Propose(Guid account, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var owner = await db.Staff.SingleAsync(staff => staff.Id == account, cancellationToken);
        if (owner.TwoFactorEnabled)
        {
            return null;
        }

        if (owner.AuthenticatorKey is null)
        {
            owner.AuthenticatorKey = seal.Protect(Totp.NewKey());
            await Save(db, owner, cancellationToken);
        }

        return seal.Unprotect(owner.AuthenticatorKey);
    }

    /// <summary>Ties the app that shows this code.</summary>
    /// <returns>Recovery codes, to be shown this once; null when the code is wrong.</returns>
    internal async Task<IReadOnlyList<string>?> Confirm(Guid account, string code, ClaimsPrincipal? by, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var owner = await db.Staff.SingleAsync(staff => staff.Id == account, cancellationToken);
        if (owner.TwoFactorEnabled || !Take(owner, code))
        {
            return null;
        }

        var codes = Enumerable.Range(0, HowManyCodes).Select(_ => RandomNumberGenerator.GetString(CodeLetters, CodeLength)).ToList();
        owner.TwoFactorEnabled = true;
        owner.RecoveryCodes = [.. codes.Select(Digest)];
        db.AuditEntries.Add(by is null ? audit.AtTheDoor(AuditKind.SecondFactorOn, owner, null) : audit.Line(AuditKind.SecondFactorOn, by));
        return await Save(db, owner, cancellationToken) ? [.. codes.Select(text => text.Insert(CodeLength / 2, "-"))] : null;
    }

    /// <summary>Takes a code of the app, or a recovery code.</summary>
    /// <returns>False when it is wrong or was taken before.</returns>
    internal async Task<bool> Check(Guid account, string code, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var owner = await db.Staff.SingleAsync(staff => staff.Id == account, cancellationToken);
        if (!owner.TwoFactorEnabled)
        {
            return false;
        }

        if (!Take(owner, code))
        {
            if (!owner.RecoveryCodes.Remove(Digest(code)))
            {
                return false;
            }

            db.AuditEntries.Add(audit.AtTheDoor(AuditKind.RecoveryCodeUsed, owner, null, $"{owner.RecoveryCodes.Count} are left"));
        }

        return await Save(db, owner, cancellationToken);
    }

    /// <summary>Takes the app off the account of the person who asks; a last code proves that it is them.</summary>
    /// <returns>False when the code is wrong.</returns>
    public async Task<bool> TurnOff(string code, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        if (!await Check(by.StaffId, code, cancellationToken))
        {
            return false;
        }

        await using var db = databases.CreateDbContext();
        var me = by.StaffId;
        var owner = await db.Staff.SingleAsync(staff => staff.Id == me, cancellationToken);
        Forget(owner);
        db.AuditEntries.Add(audit.Line(AuditKind.SecondFactorOff, by));
        return await Save(db, owner, cancellationToken);
    }

    /// <summary>Takes the app off an account.</summary>
    internal static void Forget(StaffUser owner)
    {
        owner.TwoFactorEnabled = false;
        owner.AuthenticatorKey = null;
        owner.RecoveryCodes = [];
    }

    private bool Take(StaffUser owner, string code)
    {
        if (owner.AuthenticatorKey is null
            || Totp.Match(seal.Unprotect(owner.AuthenticatorKey), code, clock.GetUtcNow()) is not { } step
            || step <= owner.LastCodeStep)
        {
            return false;
        }

        owner.LastCodeStep = step;
        return true;
    }

    private static async Task<bool> Save(SiteDb db, StaffUser owner, CancellationToken cancellationToken)
    {
        owner.ConcurrencyStamp = Guid.NewGuid().ToString();
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private static string Digest(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim().Replace("-", "", StringComparison.Ordinal).ToLowerInvariant())));
}
