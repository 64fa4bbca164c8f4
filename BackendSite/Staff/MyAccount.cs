using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>A passkey as its owner sees it.</summary>
public sealed record KeptPasskey(byte[] Id, string Name, DateTimeOffset MadeAt);

/// <summary>A time at which an account was entered.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="From">The network address.</param>
/// <param name="How">The proof.</param>
/// <param name="IsThis">True for the session of who asks.</param>
/// <param name="EndsAt">When the session ends at the latest, UTC: sooner when nobody does anything in it. Null when it is over.</param>
public sealed record PastSignIn(DateTime At, string? From, string? How, bool IsThis, DateTime? EndsAt);

/// <summary>What everybody does with their own account; nothing here can touch anybody else's.</summary>
public sealed class MyAccount(IDbContextFactory<SiteDb> databases, Audit audit, TimeProvider clock)
{
    /// <summary>Longest initials, in characters.</summary>
    public const int LongestInitials = 3;

    private const int SignInsShown = 10;

    // What is written down in the moment before the cookie is made.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    /// <summary>The account as stored.</summary>
    public async Task<StaffUser> Read(ClaimsPrincipal me, CancellationToken cancellationToken)
    {
        var id = me.StaffId;
        await using var db = databases.CreateDbContext();
        return await db.Staff.AsNoTracking().SingleAsync(staff => staff.Id == id, cancellationToken);
    }

    /// <summary>Stores how colleagues see this person, and what they want to be told.</summary>
    /// <returns>What has to be mended; empty when it is stored.</returns>
    public async Task<IReadOnlyList<Problem>> SaveProfile(
        string name, string? initials, string? timeZone, IEnumerable<string> mutedLetters, ClaimsPrincipal me, CancellationToken cancellationToken)
    {
        name = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        initials = string.IsNullOrWhiteSpace(initials) ? null : initials.Trim();
        timeZone = string.IsNullOrWhiteSpace(timeZone) ? null : timeZone.Trim();
        if (Check(name, initials, timeZone).ToList() is { Count: > 0 } problems)
        {
            return problems;
        }

        var id = me.StaffId;
        await using var db = databases.CreateDbContext();
        var account = await db.Staff.SingleAsync(staff => staff.Id == id, cancellationToken);
        account.DisplayName = name;
        account.Initials = initials;
        account.TimeZone = timeZone;
        account.MutedLetters = [.. mutedLetters];
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        await db.SaveChangesAsync(cancellationToken);
        return [];
    }

    /// <summary>The last times at which this account was entered, newest first.</summary>
    public async Task<IReadOnlyList<PastSignIn>> SignIns(ClaimsPrincipal me, CancellationToken cancellationToken)
    {
        var id = me.StaffId;
        var now = clock.GetUtcNow().UtcDateTime;
        var since = now - TimeSpan.FromDays(30);
        await using var db = databases.CreateDbContext();
        var email = await db.Staff.Where(staff => staff.Id == id).Select(staff => staff.Email).SingleAsync(cancellationToken);
        // What gave the account another stamp, and so ended all sessions that there were.
        var ended = await db.AuditEntries
            .Where(line => line.At > since
                && ((line.StaffId == id && (line.Kind == AuditKind.SignedOut || line.Kind == AuditKind.PasswordSet))
                    || (line.Subject == email && (line.Kind == AuditKind.AccountClosed || line.Kind == AuditKind.SecondFactorOff || line.Kind == AuditKind.Invited))))
            .MaxAsync(line => (DateTime?)line.At, cancellationToken);
        var signIns = await db.AuditEntries
            .Where(line => line.StaffId == id && line.Kind == AuditKind.SignedIn && line.At > since)
            .OrderByDescending(line => line.At)
            .Take(SignInsShown)
            .Select(line => new { line.At, line.From, line.Text })
            .ToListAsync(cancellationToken);
        return [.. signIns.Select(one => new PastSignIn(
            one.At,
            one.From,
            one.Text,
            me.SignedInAt - one.At is { } apart && apart.Duration() < Moment && me.SignedInFrom == one.From,
            (ended is null || one.At > ended) && one.At + StaffSession.AbsoluteLimit > now ? one.At + StaffSession.AbsoluteLimit : null))];
    }

    /// <summary>The passkeys of this account, oldest first.</summary>
    public async Task<IReadOnlyList<KeptPasskey>> Passkeys(ClaimsPrincipal me, CancellationToken cancellationToken)
    {
        var id = me.StaffId;
        await using var db = databases.CreateDbContext();
        var kept = await db.Set<IdentityUserPasskey<Guid>>().AsNoTracking().Where(passkey => passkey.UserId == id).ToListAsync(cancellationToken);
        return [.. kept.Select(passkey => new KeptPasskey(passkey.CredentialId, passkey.Data.Name ?? "Passkey", passkey.Data.CreatedAt)).OrderBy(passkey => passkey.MadeAt)];
    }

    /// <summary>Takes a passkey off this account.</summary>
    public async Task RemovePasskey(byte[] passkey, ClaimsPrincipal me, CancellationToken cancellationToken)
    {
        var id = me.StaffId;
        await using var db = databases.CreateDbContext();
        var gone = await db.Set<IdentityUserPasskey<Guid>>().SingleOrDefaultAsync(p => p.UserId == id && p.CredentialId == passkey, cancellationToken);
        if (gone is not null)
        {
            db.AuditEntries.Add(audit.Line(AuditKind.PasskeyRemoved, me, gone.Data.Name));
            db.Remove(gone);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private static IEnumerable<Problem> Check(string name, string? initials, string? timeZone)
    {
        if (name.Length is 0 or > SetUpAccount.LongestName || name.Any(char.IsControl))
        {
            yield return new("name", "Enter your name as colleagues know it.");
        }

        if (initials?.Length > LongestInitials)
        {
            yield return new("initials", $"Use at most {LongestInitials} letters.");
        }

        if (timeZone is not null && NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(timeZone) is null)
        {
            yield return new("zone", "Choose a time zone from the list, such as Europe/Kyiv.");
        }
    }
}
