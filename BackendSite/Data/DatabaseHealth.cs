using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace BackendSite.Data;

/// <summary>
/// Says whether the database can be read and written, and whether its disk has room. A database that somebody else holds is no reason
/// to take the site out of service: pages are served, and enquiries wait for it.
/// </summary>
internal sealed class DatabaseHealth(IDbContextFactory<SiteDb> databases, DataDirectory data, DiskSpace disk) : IHealthCheck
{
    private const int Busy = 5;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = databases.CreateDbContext();
            await Begin(db, cancellationToken);
        }
        catch (Exception error) when (DatabaseFault.Cause(error) is SqliteException { SqliteErrorCode: Busy } or PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            return HealthCheckResult.Degraded("another process holds the database.");
        }
        catch (Exception error) when (DatabaseFault.Cause(error) is { } cause)
        {
            return HealthCheckResult.Unhealthy($"the database can't be used: {(cause as SqliteException)?.SqliteErrorCode.ToString() ?? cause.SqlState}.");
        }

        var free = disk.Free(data.Root);
        return free < DiskSpace.Reserve
            ? HealthCheckResult.Degraded($"only {DiskSpace.Words(free)} are free on the disk of the data directory.")
            : HealthCheckResult.Healthy();
    }

    // Half a second, and not the five of a visitor, nor the thirty that the driver asks again: whoever asks for health waits for a second at most.
    private static async Task Begin(SiteDb db, CancellationToken cancellationToken)
    {
        if (db.Database.GetDbConnection() is not SqliteConnection file)
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("SET lock_timeout=500", cancellationToken);
            await using var turn = await db.Database.BeginTransactionAsync(cancellationToken);
            return;
        }

        var usual = file.DefaultTimeout;
        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA busy_timeout=500", cancellationToken);
            file.DefaultTimeout = 1;
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        }
        finally
        {
            // The connection is used again.
            file.DefaultTimeout = usual;
            await db.Database.ExecuteSqlRawAsync(SqlitePragmas.Patience, CancellationToken.None);
        }
    }
}
