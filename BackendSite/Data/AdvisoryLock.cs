using Microsoft.EntityFrameworkCore;

namespace BackendSite.Data;

/// <summary>A lock on the PostgreSQL server that only one process has at a time. It ends with its connection, however the process ends.</summary>
internal sealed class AdvisoryLock : IAsyncDisposable
{
    /// <summary>Whoever brings the database up to date, or makes the first key in it.</summary>
    public const int Migrating = 8521;

    /// <summary>Whoever does what one alone should do.</summary>
    public const int Leading = 8522;

    private readonly SiteDb db;
    private readonly int key;

    private AdvisoryLock(SiteDb db, int key) => (this.db, this.key) = (db, key);

    /// <summary>Waits for the lock as long as it takes.</summary>
    /// <param name="db">Holds it on its connection, which stays open; it must be used for nothing else.</param>
    /// <param name="key">Which one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<AdvisoryLock> Take(SiteDb db, int key, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        db.Database.SetCommandTimeout(TimeSpan.Zero);
        await db.Database.ExecuteSqlRawAsync("SET lock_timeout=0", cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({key})", cancellationToken);
        return new(db, key);
    }

    public async ValueTask DisposeAsync()
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({key})");
        await db.Database.CloseConnectionAsync();
    }
}
