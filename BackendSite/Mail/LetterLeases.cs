using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary>
/// Hands each letter to one sender at a time. A lease has an id that is new for every claim: whoever finishes a letter
/// names it, so that a sender that was stopped for longer than its lease can't overwrite what another one did since.
/// All SQL that differs between databases is here.
/// </summary>
internal sealed class LetterLeases(
    IDbContextFactory<SiteDb> databases, SenderLock process, MailLimits limits, RetrySchedule schedule, TimeProvider clock)
{
    private const string Due =
        """
        WITH "Due" AS MATERIALIZED (
            SELECT "Id" FROM "Deliveries" WHERE "State" = 'Pending' AND "NextAttemptAt" <= {3} ORDER BY "NextAttemptAt", "Id" LIMIT {4}
        """;

    // On SQLite a statement that writes is alone; on PostgreSQL each sender passes over what another one is about to take.
    private const string PassOver = " FOR UPDATE SKIP LOCKED";

    private const string Lease =
        """
        ) UPDATE "Deliveries" SET "State" = 'Leased', "LeaseId" = {0}, "LeasedBy" = {1}, "LeaseUntil" = {2}
        WHERE "Id" IN (SELECT "Id" FROM "Due") RETURNING *
        """;

    private readonly Dictionary<Guid, int> running = [];
    private (DateTime Now, long Tick)? lastSweep;
    private long? distrustedSince;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Leases the letters that have been due longest. Those of one call share a lease; each is settled or returned by itself.</summary>
    /// <param name="atMost">How many.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Oldest first; empty when none is due.</returns>
    public async Task<IReadOnlyList<Delivery>> Claim(int atMost, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var now = Now;
        var lease = Guid.NewGuid();
        Guard(lease, atMost);
        List<Delivery> claimed = [];
        try
        {
            claimed = await db.Deliveries.FromSqlRaw(
                db.Database.IsSqlite() ? Due + Lease : Due + PassOver + Lease,
                lease, process.Name, now + limits.Lease, now, atMost).AsNoTracking().ToListAsync(cancellationToken);
        }
        finally
        {
            Guard(lease, claimed.Count - atMost);
        }

        return [.. claimed.OrderBy(letter => letter.NextAttemptAt).ThenBy(letter => letter.Id)];
    }

    /// <summary>Gives back letters that were claimed and not begun, as if they had not been.</summary>
    public async Task Return(IReadOnlyList<Delivery> letters)
    {
        foreach (var lease in letters.GroupBy(letter => letter.LeaseId!.Value))
        {
            var ids = lease.Select(letter => letter.Id).ToList();
            await using var db = databases.CreateDbContext();
            await db.Deliveries
                .Where(d => ids.Contains(d.Id) && d.State == DeliveryState.Leased && d.LeaseId == lease.Key)
                .ExecuteUpdateAsync(row => row
                    .SetProperty(d => d.State, DeliveryState.Pending)
                    .SetProperty(d => d.LeaseId, (Guid?)null)
                    .SetProperty(d => d.LeasedBy, (string?)null)
                    .SetProperty(d => d.LeaseUntil, (DateTime?)null));
            Guard(lease.Key, -ids.Count);
        }
    }

    /// <summary>Stops guarding the lease of one letter; if it could not be settled, it ends by its time.</summary>
    public void Forget(Guid lease) => Guard(lease, -1);

    /// <summary>When the next waiting letter is due, UTC; null when none waits.</summary>
    public async Task<DateTime?> NextDue(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.Deliveries.Where(d => d.State == DeliveryState.Pending).MinAsync(d => (DateTime?)d.NextAttemptAt, cancellationToken);
    }

    /// <summary>Frees letters whose sender is gone, and mends times that a jump of the clock has pushed too far away.</summary>
    /// <returns>How many letters were freed.</returns>
    public async Task<int> Sweep(CancellationToken cancellationToken)
    {
        var now = Now;
        var clockIsTrusted = ClockIsTrusted(now);
        await using var db = databases.CreateDbContext();
        await Clamp(db, now, cancellationToken);

        var leased = await db.Deliveries.AsNoTracking()
            .Where(d => d.State == DeliveryState.Leased)
            .Select(d => new { d.LeaseId, d.LeasedBy, d.LeaseUntil })
            .ToListAsync(cancellationToken);
        var ended = leased.Select(l => l.LeasedBy).OfType<string>().Distinct()
            .Where(name => name != process.Name && process.HasEnded(name)).ToHashSet();
        var lost = leased
            .Where(l => !IsRunning(l.LeaseId!.Value) && (ended.Contains(l.LeasedBy ?? "") || (clockIsTrusted && l.LeaseUntil <= now)))
            .Select(l => l.LeaseId).ToList();
        var freed = lost.Count == 0 ? 0 : await Free(db, lost, now, cancellationToken);
        foreach (var name in ended)
        {
            process.Forget(name);
        }

        return freed;
    }

    // The sender may have been at any point of its send, so the letter may have arrived.
    private static Task<int> Free(SiteDb db, List<Guid?> leases, DateTime now, CancellationToken cancellationToken) =>
        db.Deliveries
            .Where(d => d.State == DeliveryState.Leased && leases.Contains(d.LeaseId))
            .ExecuteUpdateAsync(
                row => row
                    .SetProperty(d => d.State, DeliveryState.Pending)
                    .SetProperty(d => d.NextAttemptAt, now)
                    .SetProperty(d => d.PossibleRepeat, true)
                    .SetProperty(d => d.LastError, "The site stopped while it was sending this letter.")
                    .SetProperty(d => d.LeaseId, (Guid?)null)
                    .SetProperty(d => d.LeasedBy, (string?)null)
                    .SetProperty(d => d.LeaseUntil, (DateTime?)null),
                cancellationToken);

    // After the clock was set back, what was planned by the old time would wait for hours.
    private async Task Clamp(SiteDb db, DateTime now, CancellationToken cancellationToken)
    {
        var lease = now + limits.Lease;
        await db.Deliveries.Where(d => d.State == DeliveryState.Leased && d.LeaseUntil > lease)
            .ExecuteUpdateAsync(row => row.SetProperty(d => d.LeaseUntil, lease), cancellationToken);

        var far = await db.Deliveries.AsNoTracking()
            .Where(d => d.State == DeliveryState.Pending && d.NextAttemptAt > lease)
            .Select(d => d.Attempts).Distinct()
            .ToListAsync(cancellationToken);
        foreach (var attempts in far)
        {
            var wait = attempts == 0 ? TimeSpan.Zero : schedule.Wait(attempts);
            var latest = now + (wait * 1.5 > limits.Lease ? wait * 1.5 : limits.Lease);
            await db.Deliveries
                .Where(d => d.State == DeliveryState.Pending && d.Attempts == attempts && d.NextAttemptAt > latest)
                .ExecuteUpdateAsync(row => row.SetProperty(d => d.NextAttemptAt, now + wait), cancellationToken);
        }
    }

    // When the clock leaps ahead, the leases of other processes look over although their sends still run. They get a
    // whole lease more, measured by the ticks, which don't leap.
    private bool ClockIsTrusted(DateTime now)
    {
        var tick = clock.GetTimestamp();
        if (lastSweep is var (before, ticked) && now - before - clock.GetElapsedTime(ticked, tick) > limits.Lease / 15)
        {
            distrustedSince = tick;
        }

        lastSweep = (now, tick);
        if (distrustedSince is { } since && clock.GetElapsedTime(since, tick) >= limits.Lease)
        {
            distrustedSince = null;
        }

        return distrustedSince is null;
    }

    // How many letters of a lease this process has: while it is more than none, nobody frees them.
    private void Guard(Guid lease, int more)
    {
        lock (running)
        {
            var letters = running.GetValueOrDefault(lease) + more;
            if (letters > 0)
            {
                running[lease] = letters;
            }
            else
            {
                running.Remove(lease);
            }
        }
    }

    private bool IsRunning(Guid lease)
    {
        lock (running)
        {
            return running.ContainsKey(lease);
        }
    }
}
