using BackendSite.Data;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Privacy;

/// <summary>What the site does once a day with what it no longer needs.</summary>
public sealed partial class NightRound(
    IDbContextFactory<SiteDb> databases, Retention retention, IOptions<StaffOptions> staff, TimeProvider clock, ILogger<NightRound> log)
{
    /// <summary>Erases what is old enough, lets old lines of the audit and sessions that are over go, and leaves no trace of either in the database's files.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        var erased = await retention.Run(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var (over, cutoff) = (now - StaffSession.AbsoluteLimit, now - TimeSpan.FromDays(staff.Value.KeepAuditDays));
        await using var db = databases.CreateDbContext();
        await db.OpenSessions.Where(session => session.BeganAt < over).ExecuteDeleteAsync(cancellationToken);
        var gone = await db.AuditEntries.Where(line => line.At < cutoff).ExecuteDeleteAsync(cancellationToken);
        await Settle(db, cancellationToken);
        LogDone(log, erased, gone);
    }

    // Deleted text is overwritten where it was (secure_delete, see SqlitePragmas). What is left is in the search index, whose old
    // segments still name the words of rows that are gone, and in the log, which keeps older pages until it is begun anew.
    private static async Task Settle(SiteDb db, CancellationToken cancellationToken)
    {
        if (db.Database.IsSqlite())
        {
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"LeadSearch\" (\"LeadSearch\") VALUES ('optimize')", cancellationToken);
            await db.Database.ExecuteSqlRawAsync("INSERT INTO \"LeadNames\" (\"LeadNames\") VALUES ('optimize')", cancellationToken);
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Nightly round: {Erased} leads erased, {Gone} lines of the audit let go")]
    private static partial void LogDone(ILogger log, int erased, int gone);
}

/// <summary>Runs the round at three in the morning (UTC), and at a start after that hour: doing it twice is the same as once.</summary>
internal sealed partial class EveryNight(NightRound round, Leader leader, TimeProvider clock, ILogger<EveryNight> log) : BackgroundService
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(3);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        DateOnly? done = null;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var night = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime - Hour);
            if (done != night && leader.IsMe && await Succeeds(stoppingToken))
            {
                done = night;
            }
        }
    }

    private async Task<bool> Succeeds(CancellationToken stopping)
    {
        try
        {
            await round.Run(stopping);
            return true;
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            LogFailed(log, error);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The nightly round failed; it is tried again in a while")]
    private static partial void LogFailed(ILogger log, Exception error);
}
