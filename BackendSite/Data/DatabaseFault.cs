using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BackendSite.Data;

/// <summary>What an error of the database says, whichever database it is.</summary>
internal static class DatabaseFault
{
    private const int Constraint = 19;

    /// <summary>Whether the database refused or failed, at once or as the cause of another error.</summary>
    public static bool Is(Exception error) => Cause(error) is not null;

    /// <summary>Whether only what was to be written is at fault: anything else can still be stored.</summary>
    public static bool IsOfRow(Exception error) => Cause(error) switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == Constraint,

        // 22: data that doesn't fit; 23: a broken constraint.
        PostgresException { SqlState: ['2', '2' or '3', ..] } => true,
        _ => false,
    };

    /// <summary>Whether the connection broke, so that nobody knows whether a commit came through. A new one may do better at once.</summary>
    public static bool IsLostConnection(Exception error) => Cause(error) switch
    {
        // 08: the connection; 57P: the server went away, or throws everybody out. A lock that was waited for in vain is none of them.
        PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException { IsTransient: true } => true,
        _ => false,
    };

    /// <summary>After a lost connection, has those closed that lie idle: what ended one has most likely ended all, and each would fail once more.</summary>
    public static void CloseIdle(IDbContextFactory<SiteDb> databases, Exception error)
    {
        if (!IsLostConnection(error))
        {
            return;
        }

        using var db = databases.CreateDbContext();
        NpgsqlConnection.ClearPool((NpgsqlConnection)db.Database.GetDbConnection());
    }

    /// <summary>The database's own error, or the one that caused another: EF Core puts what may pass into an error of its own. Null for any other.</summary>
    public static DbException? Cause(Exception? error) => error is null ? null : error as DbException ?? Cause(error.InnerException);
}
