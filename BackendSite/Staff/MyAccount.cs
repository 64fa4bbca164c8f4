using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>A passkey as its owner sees it.</summary>
public sealed record KeptPasskey(byte[] Id, string Name, DateTimeOffset MadeAt);

/// <summary>A session as its owner sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Device">The browser and its system, in words.</param>
/// <param name="From">The network address from which it began; empty when unknown.</param>
/// <param name="BeganAt">When it began, UTC.</param>
/// <param name="LastSeenAt">When something was last done in it, UTC; a minute or so late.</param>
/// <param name="IsThis">True for the session of who asks.</param>
public sealed record MySession(Guid Id, string Device, string From, DateTime BeganAt, DateTime LastSeenAt, bool IsThis);

/// <summary>What everybody does with their own account; nothing here can touch anybody else's.</summary>
public sealed class MyAccount(IDbContextFactory<SiteDb> databases, Audit audit, TimeProvider clock)
{
    /// <summary>Longest initials, in characters.</summary>
    public const int LongestInitials = 3;

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

    /// <summary>The sessions of this account that go on, the one that was used last first.</summary>
    public async Task<IReadOnlyList<MySession>> Sessions(ClaimsPrincipal me, CancellationToken cancellationToken)
    {
        var (id, now) = (me.StaffId, clock.GetUtcNow().UtcDateTime);
        var began = now - StaffSession.AbsoluteLimit;
        // What was done last is noted a little late.
        var seen = now - StaffSession.IdleLimit - StaffSession.NoteEvery - StaffSession.RecheckEvery;
        await using var db = databases.CreateDbContext();
        var stamp = await db.Staff.Where(staff => staff.Id == id).Select(staff => staff.SecurityStamp).SingleAsync(cancellationToken);
        var open = await db.OpenSessions.AsNoTracking()
            .Where(session => session.StaffId == id && session.BeganAt > began && session.LastSeenAt > seen && session.Stamp == stamp)
            .OrderByDescending(session => session.LastSeenAt)
            .ToListAsync(cancellationToken);
        return [.. open.Select(session => new MySession(session.Id, session.Device, session.From, session.BeganAt, session.LastSeenAt, session.Id == me.SessionId))];
    }

    /// <summary>Ends a session of this account; its pages follow within a minute. Nothing happens when it is over already.</summary>
    public async Task EndSession(Guid session, ClaimsPrincipal me, CancellationToken cancellationToken)
    {
        var id = me.StaffId;
        await using var db = databases.CreateDbContext();
        if (await db.OpenSessions.SingleOrDefaultAsync(one => one.Id == session && one.StaffId == id, cancellationToken) is { } ended)
        {
            db.Remove(ended);
            db.AuditEntries.Add(audit.Line(AuditKind.SignedOut, me, text: $"{ended.Device}, {ended.From}"));
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Ends all sessions of this account, and the links that were made for it.</summary>
    public async Task EndAllSessions(ClaimsPrincipal me, CancellationToken cancellationToken)
    {
        var id = me.StaffId;
        await using var db = databases.CreateDbContext();
        var account = await db.Staff.SingleAsync(staff => staff.Id == id, cancellationToken);
        account.SecurityStamp = Guid.NewGuid().ToString("N");
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        db.AuditEntries.Add(audit.Line(AuditKind.SignedOut, me, text: "everywhere"));
        await db.SaveChangesAsync(cancellationToken);
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
