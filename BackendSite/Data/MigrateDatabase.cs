using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace BackendSite.Data;

/// <summary>
/// Brings the database up to date before the site listens. EF Core's own lock is a row, which stays for ever when its process
/// is killed and lets the next start wait for it without end; so the lock that counts is on a file, which ends with its process.
/// On PostgreSQL it is an advisory lock, which ends with its connection: of several copies one migrates, and makes the first key, and the others wait.
/// </summary>
internal sealed partial class MigrateDatabase(
    IDbContextFactory<SiteDb> databases, DataDirectory data, SiteLock inUse, IDataProtectionProvider keyRing, ILogger<MigrateDatabase> log)
    : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        inUse.Share();
        await using var db = databases.CreateDbContext();
        if (db.Database.IsSqlite())
        {
            await MigrateFile(db, cancellationToken);
        }
        else
        {
            await MigrateServer(db, cancellationToken);
            await MakeFirstKey(db, cancellationToken);
        }
    }

    private async Task MigrateFile(SiteDb db, CancellationToken cancellationToken)
    {
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await using var alone = await WaitUntilAlone(cancellationToken);
            await ForgetOrphanedLock(db, cancellationToken);
            await Migrate(db, cancellationToken);
        }

        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
    }

    /// <summary>Brings a database on a server up to date; of several processes one does it while the others wait.</summary>
    internal async Task MigrateServer(SiteDb db, CancellationToken cancellationToken)
    {
        if (!await HasHistory(db, cancellationToken) || (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await using var other = databases.CreateDbContext();
            await using var alone = await AdvisoryLock.Take(other, AdvisoryLock.Migrating, cancellationToken);
            await db.Database.ExecuteSqlRawAsync("SET lock_timeout=0", cancellationToken);
            await db.Database.ExecuteSqlRawAsync(db.GetService<IHistoryRepository>().GetCreateIfNotExistsScript(), cancellationToken);
            await Migrate(db, cancellationToken);
        }
    }

    // EF Core would find out by a question that fails, and the log of a first start would begin with errors.
    private static Task<bool> HasHistory(SiteDb db, CancellationToken cancellationToken) => db.Database
        .SqlQuery<bool>($"""SELECT to_regclass('"__EFMigrationsHistory"') IS NOT NULL AS "Value" """)
        .SingleAsync(cancellationToken);

    // Whoever finds no key makes one, and copies that start at the same moment would all find none.
    private async Task MakeFirstKey(SiteDb db, CancellationToken cancellationToken)
    {
        if (!await db.Set<StoredKey>().AnyAsync(cancellationToken))
        {
            await using var other = databases.CreateDbContext();
            await using var alone = await AdvisoryLock.Take(other, AdvisoryLock.Migrating, cancellationToken);
            keyRing.CreateProtector(nameof(StoredKey)).Protect([]);
        }
    }

    private async Task Migrate(SiteDb db, CancellationToken cancellationToken)
    {
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        await db.Database.MigrateAsync(cancellationToken);
        if (pending.Count > 0)
        {
            LogMigrated(log, pending.Count, pending[^1]);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<FileStream> WaitUntilAlone(CancellationToken cancellationToken)
    {
        var path = data.Combine("migrating.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                LogWaiting(log);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    private async Task ForgetOrphanedLock(SiteDb db, CancellationToken cancellationToken)
    {
        var tables = await db.Database
            .SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM sqlite_master WHERE name = '__EFMigrationsLock'")
            .SingleAsync(cancellationToken);
        if (tables > 0 && await db.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsLock\"", cancellationToken) > 0)
        {
            LogOrphan(log);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another process is bringing the database up to date; waiting for it")]
    private static partial void LogWaiting(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An earlier start was stopped while it brought the database up to date; its lock was removed")]
    private static partial void LogOrphan(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Database brought up to date: {Count} migrations, the last is {Last}")]
    private static partial void LogMigrated(ILogger log, int count, string last);
}
