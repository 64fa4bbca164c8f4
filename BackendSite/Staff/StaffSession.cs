using System.Security.Claims;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>Says whether a session goes on; asked for cookies and for circuits alike.</summary>
internal sealed class StaffSession(IDbContextFactory<SiteDb> databases, IOptions<StaffOptions> options, TimeProvider time)
{
    /// <summary>After this long without a request or an act in a circuit, a session is over.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(30);

    /// <summary>After this long it is over in any case.</summary>
    public static readonly TimeSpan AbsoluteLimit = TimeSpan.FromHours(12);

    /// <summary>How often a session is checked against its account, so that what is taken away ends within a minute.</summary>
    public static readonly TimeSpan RecheckEvery = TimeSpan.FromSeconds(30);

    /// <summary>How often it is written down that somebody is there.</summary>
    public static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    /// <summary>The account of a session.</summary>
    /// <param name="principal">Who is signed in.</param>
    /// <param name="actedAt">When they last did something, UTC.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the session was ended or has lasted too long, or the account is gone, closed or has another password since.</returns>
    public async Task<StaffUser?> AccountOf(ClaimsPrincipal principal, DateTime actedAt, CancellationToken cancellationToken)
    {
        var (id, staffId) = (principal.SessionId, principal.StaffId);
        await using var db = databases.CreateDbContext();
        var found = await db.OpenSessions.AsNoTracking()
            .Where(session => session.Id == id && session.StaffId == staffId)
            .Join(
                db.Staff.AsNoTracking().Where(staff => staff.ClosedAt == null),
                session => new { Id = session.StaffId, Stamp = (string?)session.Stamp },
                staff => new { staff.Id, Stamp = staff.SecurityStamp },
                (session, staff) => new { Session = session, Account = staff })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null
            || found.Session.BeganAt + AbsoluteLimit <= time.GetUtcNow().UtcDateTime
            || (options.Value.RequireSecondFactor && !found.Session.IsStrong))
        {
            return null;
        }

        if (found.Session.LastSeenAt + NoteEvery <= actedAt)
        {
            await db.OpenSessions.Where(session => session.Id == id)
                .ExecuteUpdateAsync(change => change.SetProperty(session => session.LastSeenAt, actedAt), cancellationToken);
        }

        return found.Account;
    }
}
