using Microsoft.EntityFrameworkCore;

namespace BackendSite.Data;

/// <summary>Brings the database up to date before the site listens. Runs once for a process, whoever asks first.</summary>
internal sealed partial class MigrateDatabase(IDbContextFactory<SiteDb> databases, ILogger<MigrateDatabase> log) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            await db.Database.MigrateAsync(cancellationToken);
            LogMigrated(log, pending.Count, pending[^1]);
        }

        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Database brought up to date: {Count} migrations, the last is {Last}")]
    private static partial void LogMigrated(ILogger log, int count, string last);
}
