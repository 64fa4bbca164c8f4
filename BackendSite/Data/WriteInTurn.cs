using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BackendSite.Data;

/// <summary>
/// Lets one transaction of the site write at a time on PostgreSQL too, as SQLite does by itself: what is read in it is still so when it is
/// written, in every room and without a second try, and ids rise in the order of the commits. It lasts a few milliseconds; whoever holds
/// it for long, such as a process that was stopped, is thrown out by the server (see <see cref="PostgresServer"/>).
/// </summary>
internal sealed class WriteInTurn : DbTransactionInterceptor
{
    private const string Turn = "SELECT pg_advisory_xact_lock(8520)";

    /// <summary>Waits until nobody else writes.</summary>
    /// <exception cref="DbException">Somebody did for too long.</exception>
    public static void Wait(DbTransaction transaction)
    {
        using var command = Command(transaction);
        command.ExecuteNonQuery();
    }

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        Wait(result);
        return result;
    }

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        await using var command = Command(result);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return result;
    }

    private static DbCommand Command(DbTransaction transaction)
    {
        var command = transaction.Connection!.CreateCommand();
        (command.CommandText, command.Transaction) = (Turn, transaction);
        return command;
    }
}
