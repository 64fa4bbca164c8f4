using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BackendSite.Data;

/// <summary>
/// Sets what SQLite forgets between connections. A commit is on the disk before it returns (<c>synchronous=FULL</c>), and a
/// writer waits in SQLite itself, since the driver's own polling is 2 to 5 times slower under 16 writers. What is written again and
/// again, as the ends of indexes are, is carried from the log into the database once in 64 MB and not in every 4; what a statement
/// keeps to undo itself stays in memory.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // Milliseconds for busy_timeout.
    private const string Pragmas =
        "PRAGMA busy_timeout=5000; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; "
        + "PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=16000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    // SQLite has no asynchronous calls, so one method serves both.
    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
