using System.Security.Claims;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff.Auditing;

/// <summary>Where the rooms write down what isn't a lead's event.</summary>
public sealed class Audit(IDbContextFactory<SiteDb> databases, TimeProvider clock)
{
    /// <summary>Makes a line that goes with the caller's transaction: add it to <c>db.AuditEntries</c>.</summary>
    /// <param name="kind">What.</param>
    /// <param name="by">Who; null for the site itself or a command.</param>
    /// <param name="subject">What it was done to; never a prospect's name or address.</param>
    /// <param name="before">The value before; null where nothing was changed.</param>
    /// <param name="after">The value after; null where nothing was changed.</param>
    /// <param name="text">More in words.</param>
    public AuditEntry Line(AuditKind kind, ClaimsPrincipal? by, string? subject = null, string? before = null, string? after = null, string? text = null) => new()
    {
        At = clock.GetUtcNow().UtcDateTime,
        Kind = kind,
        StaffId = by?.StaffId,
        StaffName = by?.StaffName,
        From = by?.SignedInFrom,
        Subject = subject,
        Before = before,
        After = after,
        Text = text,
    };

    /// <summary>Writes a line of its own, for what changes nothing else.</summary>
    public async Task Write(AuditEntry line, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        db.AuditEntries.Add(line);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>As <see cref="AuditCommand"/>.</summary>
    internal Task Command(string verb, string text, CancellationToken cancellationToken) =>
        Write(Line(AuditKind.CommandGiven, null, verb, text: text), cancellationToken);

    /// <summary>Makes a line about an account at the door, where nobody is signed in yet.</summary>
    internal AuditEntry AtTheDoor(AuditKind kind, StaffUser? account, System.Net.IPAddress? from, string? text = null) => new()
    {
        At = clock.GetUtcNow().UtcDateTime,
        Kind = kind,
        StaffId = account?.Id,
        StaffName = account?.DisplayName,
        From = from?.ToString(),
        Text = text,
    };
}
