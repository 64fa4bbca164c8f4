using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary>How the way out is doing.</summary>
/// <param name="Waiting">Letters that are on their way.</param>
/// <param name="OldestUnsent">When the oldest of them was ordered, UTC; null when there is none.</param>
/// <param name="Dead">Letters that were given up.</param>
/// <param name="PausedAt">Since when nothing leaves, UTC; null while letters leave.</param>
/// <param name="ProbeAt">When it is tried again, UTC; null while letters leave.</param>
/// <param name="Reason">What is wrong; null while letters leave.</param>
public sealed record ChannelState(int Waiting, DateTime? OldestUnsent, int Dead, DateTime? PausedAt, DateTime? ProbeAt, string? Reason)
{
    /// <summary>How old the oldest unsent letter may be before it is an alert.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>True when a letter has waited for longer than <see cref="Patience"/>.</summary>
    public bool IsLate(DateTime now) => now - OldestUnsent > Patience;
}

/// <summary>Reads the state of the way out.</summary>
internal sealed class ReadChannel(IDbContextFactory<SiteDb> databases)
{
    /// <summary>False where the database has no outbox yet.</summary>
    public async Task<bool> IsThere(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any();
    }

    public async Task<ChannelState> Now(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var unsent = await db.Deliveries
            .In(DeliveryState.Pending, DeliveryState.Leased)
            .GroupBy(_ => 1)
            .Select(all => new { Count = all.Count(), Oldest = (DateTime?)all.Min(d => d.CreatedAt) })
            .SingleOrDefaultAsync(cancellationToken);
        var dead = await db.Deliveries.CountAsync(d => d.State == DeliveryState.Dead, cancellationToken);
        var channel = await db.MailChannels.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return new(unsent?.Count ?? 0, unsent?.Oldest, dead, channel?.PausedAt, channel?.ProbeAt, channel?.Reason);
    }
}
