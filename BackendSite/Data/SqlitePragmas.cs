using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace BackendSite.Data;

/// <summary>
/// Sets what SQLite forgets between connections. A commit is on the disk before it returns (<c>synchronous=FULL</c>), and a
/// writer waits in SQLite itself, since the driver's own polling is 2 to 5 times slower under 16 writers. What is written again and
/// again, as the ends of indexes are, is carried from the log into the database once in 64 MB and not in every 4; what a statement
/// keeps to undo itself stays in memory. The driver keeps connections for use again, and they keep what was set.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    /// <summary>How long a writer waits for another.</summary>
    public const string Patience = "PRAGMA busy_timeout=5000; ";

    private const string Pragmas =
        Patience + "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
        + "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=16000;";

    private readonly ConditionalWeakTable<sqlite3, SqlitePragmas> ready = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (ready.TryGetValue(((SqliteConnection)connection).Handle!, out _))
        {
            return;
        }

        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
        ready.Add(((SqliteConnection)connection).Handle!, this);
    }

    // SQLite has no asynchronous calls, so one method serves both.
    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
