using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail.Incoming;

/// <summary>A letter that a server had accepted came back: it is Dead after all, and whoever it is about is told.</summary>
internal static class ReturnLetter
{
    // A report that is older than the last try is about an earlier one; the two clocks may differ a little.
    private static readonly TimeSpan ClockError = TimeSpan.FromMinutes(5);

    /// <summary>Marks it; part of the caller's transaction.</summary>
    /// <returns>True when there was such a letter.</returns>
    public static async Task<bool> Mark(SiteDb db, ReturnedLetter returned, DateTime at, CancellationToken cancellationToken) =>
        await db.Deliveries
            .Where(letter => letter.MessageId == returned.MessageId && letter.State == DeliveryState.Sent && letter.SentAt <= at + ClockError)
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(letter => letter.State, DeliveryState.Dead)
                    .SetProperty(letter => letter.LastError, "It came back: " + returned.Words)
                    .SetProperty(letter => letter.IsAwaited, letter => letter.LeadId != null),
                cancellationToken) > 0;
}
