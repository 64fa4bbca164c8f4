using System.Globalization;
using Microsoft.Data.Sqlite;

namespace BackendSite.Data.Backups;

/// <summary>What a backup says about itself.</summary>
/// <param name="MadeAt">When it was made, UTC; null for a plain copy of a database.</param>
/// <param name="Counts">The rows of each table at that time.</param>
/// <param name="Keys">The key ring, by file name.</param>
/// <param name="Migrations">What the database had been brought to, oldest first.</param>
internal sealed record BackupContents(
    DateTime? MadeAt, IReadOnlyDictionary<string, long> Counts, IReadOnlyDictionary<string, string> Keys, IReadOnlyList<string> Migrations);

/// <summary>
/// A backup: one SQLite file that holds the database, the key ring and what is needed to check it. The last two are in a table of their
/// own, which a restored database no longer has.
/// </summary>
internal static class BackupFile
{
    private const string Table = "BackupContents";

    /// <summary>Completes a copy of the database with the key ring and the number of rows in each table.</summary>
    /// <exception cref="SqliteException">The copy can't be read or written.</exception>
    public static void Complete(string path, DateTime madeAt, IEnumerable<string> tables, IReadOnlyDictionary<string, string> keys)
    {
        using var copy = Open(path, SqliteOpenMode.ReadWrite);
        using var transaction = copy.BeginTransaction();
        Execute(copy, $"CREATE TABLE \"{Table}\" (\"Kind\" TEXT, \"Name\" TEXT, \"Value\" TEXT)");
        Add(copy, "time", "", madeAt.ToString("O", CultureInfo.InvariantCulture));
        foreach (var (table, rows) in Count(copy, tables))
        {
            Add(copy, "rows", table, rows.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var (name, xml) in keys)
        {
            Add(copy, "key", name, xml);
        }

        transaction.Commit();
    }

    /// <summary>Reads a backup, or a restored database, and checks that it is whole: every page, every reference, every row.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no copy of a site's database; the message says which.</exception>
    public static BackupContents Check(string path)
    {
        try
        {
            using var copy = Open(path, SqliteOpenMode.ReadOnly);
            if (Rows(copy, "PRAGMA integrity_check") is not [["ok"]] and var faults)
            {
                throw new InvalidDataException($"It is damaged: {faults[0][0]}.");
            }

            var contents = Read(copy);
            var missing = Count(copy, contents.Counts.Keys).FirstOrDefault(table => table.Value != contents.Counts[table.Key]);
            return missing.Key is null
                ? contents
                : throw new InvalidDataException($"{missing.Key} has {missing.Value} rows, and had {contents.Counts[missing.Key]} when the backup was made.");
        }
        catch (SqliteException error)
        {
            throw new InvalidDataException($"It can't be read: {error.Message}", error);
        }
    }

    /// <summary>Takes out what <see cref="Complete"/> put in.</summary>
    public static void Strip(string path)
    {
        using var copy = Open(path, SqliteOpenMode.ReadWrite);
        Execute(copy, "PRAGMA secure_delete=ON");
        Execute(copy, $"DROP TABLE IF EXISTS \"{Table}\"");
    }

    /// <summary>Makes the file the whole database: what its log holds goes into it, and the log goes away.</summary>
    /// <exception cref="SqliteException">It is damaged, or somebody uses it.</exception>
    public static void Settle(string path)
    {
        using var db = Open(path, SqliteOpenMode.ReadWrite);
        Execute(db, "PRAGMA wal_checkpoint(TRUNCATE)");
        Execute(db, "PRAGMA journal_mode=DELETE");
    }

    /// <summary>Whether any of these tables, which need not be there, has a row.</summary>
    public static bool HasRows(SqliteConnection db, IEnumerable<string> tables)
    {
        var there = Rows(db, "SELECT name FROM sqlite_master WHERE type = 'table'").Select(line => line[0]).ToHashSet();
        return tables.Where(there.Contains).Any(table => Rows(db, $"SELECT 1 FROM \"{table}\" LIMIT 1") is not []);
    }

    /// <summary>The number of rows in each table, read without the site's own context.</summary>
    public static Dictionary<string, long> Count(SqliteConnection db, IEnumerable<string> tables) =>
        tables.ToDictionary(table => table, table => long.Parse(Rows(db, $"SELECT count(*) FROM \"{table}\"")[0][0], CultureInfo.InvariantCulture));

    private static BackupContents Read(SqliteConnection copy)
    {
        if (Rows(copy, "SELECT name FROM sqlite_master WHERE name = '__EFMigrationsHistory'") is [])
        {
            throw new InvalidDataException("It is no database of this site.");
        }

        var lines = Rows(copy, $"SELECT name FROM sqlite_master WHERE name = '{Table}'") is []
            ? []
            : Rows(copy, $"SELECT \"Kind\", \"Name\", \"Value\" FROM \"{Table}\"");
        return new(
            lines.Where(line => line[0] == "time")
                .Select(line => (DateTime?)DateTime.Parse(line[2], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)).SingleOrDefault(),
            lines.Where(line => line[0] == "rows").ToDictionary(line => line[1], line => long.Parse(line[2], CultureInfo.InvariantCulture)),
            lines.Where(line => line[0] == "key").ToDictionary(line => line[1], line => line[2]),
            [.. Rows(copy, "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\"").Select(line => line[0])]);
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Add(SqliteConnection db, string kind, string name, string value)
    {
        using var command = db.CreateCommand();
        command.CommandText = $"INSERT INTO \"{Table}\" VALUES (@kind, @name, @value)";
        command.Parameters.AddWithValue("@kind", kind);
        command.Parameters.AddWithValue("@name", name);
        command.Parameters.AddWithValue("@value", value);
        command.ExecuteNonQuery();
    }

    private static List<string[]> Rows(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(field => reader.GetValue(field).ToString()!)]);
        }

        return rows;
    }
}
