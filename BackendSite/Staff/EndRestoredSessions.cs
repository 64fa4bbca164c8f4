using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>Ends what a restored database would let in again: sessions and links that were ended or used after the backup was made.</summary>
internal static class EndRestoredSessions
{
    /// <summary>As <see cref="Data.Backups.AfterRestore"/>.</summary>
    public static async Task<string?> In(SiteDb db, CancellationToken cancellationToken)
    {
        var accounts = await db.Staff.ToListAsync(cancellationToken);
        accounts.ForEach(account => account.SecurityStamp = Guid.NewGuid().ToString("N"));
        await db.SaveChangesAsync(cancellationToken);
        return accounts.Count == 0
            ? null
            : "Everybody signs in again; invitations that were open have to be sent again. Look at /staff/accounts: accounts, roles and passwords are as they were when the backup was made.";
    }
}
