using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary>
/// Keeps the letters of a restored database from leaving by themselves. What had left when the backup was made stays as it was; what waited
/// then has most likely left since, and only a person can tell.
/// </summary>
internal static class HoldRestoredLetters
{
    /// <summary>As <see cref="Data.Backups.AfterRestore"/>.</summary>
    public static async Task<string?> In(SiteDb db, CancellationToken cancellationToken)
    {
        var held = await db.Deliveries
            .Where(d => d.State == DeliveryState.Pending || d.State == DeliveryState.Leased)
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(d => d.State, DeliveryState.Dead)
                    .SetProperty(d => d.LastError, "Held after a restore: it waited when the backup was made and may have left since.")
                    .SetProperty(d => d.PossibleRepeat, true)
                    .SetProperty(d => d.LeaseId, (Guid?)null)
                    .SetProperty(d => d.LeasedBy, (string?)null)
                    .SetProperty(d => d.LeaseUntil, (DateTime?)null),
                cancellationToken);
        await ChannelGate.Open(db, cancellationToken);
        return held == 0
            ? null
            : $"{held} letters that waited when the backup was made are held, because they may have left since: send them at /staff/mail one by one, or all with mail retry.";
    }
}
