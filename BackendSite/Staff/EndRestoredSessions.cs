using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>Ends what a restored database would let in again: sessions and links that were ended or used after the backup was made.</summary>
internal sealed class EndRestoredSessions(Audit audit)
{
    /// <summary>As <see cref="Data.Backups.AfterRestore"/>.</summary>
    public async Task<string?> In(SiteDb db, CancellationToken cancellationToken)
    {
        var accounts = await db.Staff.ToListAsync(cancellationToken);
        accounts.ForEach(account => account.SecurityStamp = Guid.NewGuid().ToString("N"));
        db.AuditEntries.Add(audit.Line(AuditKind.CommandGiven, null, "restore", text: "Everything after the line before this one was lost with the database that was replaced"));
        await db.SaveChangesAsync(cancellationToken);
        await db.OpenSessions.ExecuteDeleteAsync(cancellationToken);
        return accounts.Count == 0
            ? null
            : "Everybody signs in again; invitations that were open have to be sent again. Look at /staff/accounts: accounts, roles and passwords are as they were when the backup was made.";
    }
}
