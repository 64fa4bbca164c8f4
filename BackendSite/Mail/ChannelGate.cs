using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary>Pauses all sending while the way out is at fault, and lets one letter at a time try whether it is free again.</summary>
internal sealed class ChannelGate(
    IDbContextFactory<SiteDb> databases, MailLimits limits, RetrySchedule schedule, TimeProvider clock)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Asks for passage. While the channel is paused, one asker gets it at each probe's time.</summary>
    public async Task<Passage> Ask(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var channel = await db.MailChannels.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (channel?.ProbeAt is not { } probeAt)
        {
            return Passage.Free;
        }

        var now = Now;
        // A probe that is further away than any wait was planned before the clock was set back.
        if (probeAt > now && probeAt <= now + limits.Lease)
        {
            return Passage.Closed;
        }

        // A probe takes at most a lease; a prober that dies doesn't close the way for ever.
        var won = await db.MailChannels.Where(c => c.ProbeAt == probeAt)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.ProbeAt, now + limits.Lease), cancellationToken);
        return won == 1 ? Passage.Probe : Passage.Closed;
    }

    /// <summary>The way is at fault: pauses it, or plans the next probe.</summary>
    public async Task Close(string reason, bool accountRefused)
    {
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var channel = await db.MailChannels.SingleOrDefaultAsync();
        if (channel is null)
        {
            channel = new MailChannel();
            db.Add(channel);
        }

        var now = Now;
        channel.PausedAt ??= now;
        channel.Failures++;
        channel.Reason = reason;
        channel.ProbeAt = now + Wait(channel.Failures, accountRefused ? limits.AccountProbes : limits.Probes);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    /// <summary>The way is free.</summary>
    public async Task Open()
    {
        await using var db = databases.CreateDbContext();
        await Open(db, CancellationToken.None);
    }

    /// <inheritdoc cref="Open()"/>
    internal static Task<int> Open(SiteDb db, CancellationToken cancellationToken) =>
        db.MailChannels.ExecuteUpdateAsync(
            row => row
                .SetProperty(c => c.PausedAt, (DateTime?)null)
                .SetProperty(c => c.ProbeAt, (DateTime?)null)
                .SetProperty(c => c.Failures, 0)
                .SetProperty(c => c.Reason, (string?)null),
            cancellationToken);

    /// <summary>Lets the next letter probe at once: after a start, when settings may have been mended.</summary>
    public async Task ProbeNow(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var now = Now;
        await db.MailChannels.Where(c => c.ProbeAt != null)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.ProbeAt, now), cancellationToken);
    }

    /// <summary>When the next probe is due, UTC; null while letters leave.</summary>
    public async Task<DateTime?> NextProbe(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.MailChannels.Select(c => c.ProbeAt).SingleOrDefaultAsync(cancellationToken);
    }

    // An operator who set a quicker schedule for letters does not want to wait longer for the channel.
    private TimeSpan Wait(int failures, IReadOnlyList<TimeSpan> probes)
    {
        var probe = probes[Math.Min(failures, probes.Count) - 1];
        var letter = schedule.Wait(failures);
        return letter < probe ? letter : probe;
    }
}

/// <summary>What <see cref="ChannelGate.Ask"/> allows.</summary>
internal enum Passage
{
    /// <summary>Send what is due.</summary>
    Free,

    /// <summary>Send one letter to see whether the way is free.</summary>
    Probe,

    /// <summary>Send nothing.</summary>
    Closed,
}
