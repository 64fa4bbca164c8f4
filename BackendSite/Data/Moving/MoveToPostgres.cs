using BackendSite.Web;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BackendSite.Data.Moving;

/// <summary>
/// Moves all that a SQLite site holds to an empty database on a PostgreSQL server, and reads it back to compare counts and checksums.
/// Each table is one transaction that also notes what was moved, so that a move that was stopped goes on with the next table, and one
/// that is done again changes nothing. What the site has written on the server meanwhile is never overwritten. The SQLite file stays as it is.
/// </summary>
internal sealed class MoveToPostgres(SqliteFile sqlite, IDbContextFactory<SiteDb> databases, MigrateDatabase migrate, SiteLock siteLock, StoredKeys keys)
{
    private const string Notes = """CREATE TABLE IF NOT EXISTS "MovedTables" ("Name" text PRIMARY KEY, "Rows" bigint NOT NULL, "Sum" text NOT NULL)""";

    // The search is filled at the end: one row at a time, with its indexes in place, it would take most of the time. The server reads texts with
    // several processes at once when they go into a table of their own.
    private const string FillSearch =
        """
        ALTER FUNCTION "LeadWritten"(bigint) PARALLEL SAFE;
        CREATE TEMPORARY TABLE "Filled" ON COMMIT DROP AS SELECT "Id", "Words", "Names" FROM "LeadTexts";
        DELETE FROM "LeadsToIndex"; DELETE FROM "LeadSearch";
        INSERT INTO "LeadSearch" ("Id", "Words", "Names") SELECT "Id", "Words", "Names" FROM "Filled" ORDER BY "Id";
        """;

    // What would be looked up or sorted in for each row, and is done for all of them at once when they are there.
    private const string Burdens =
        """
        SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS "Drop",
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS "Make"
        FROM pg_constraint WHERE conrelid = format('%I', {0})::regclass AND contype = 'f'
        UNION ALL
        SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
        FROM pg_index WHERE indrelid = format('%I', {0})::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
        """;

    private const string GoOnCounting =
        """
        DO $$ DECLARE col record; BEGIN
            FOR col IN SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES' LOOP
                EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L), greatest((SELECT max(%I) FROM %I), 1), (SELECT count(*) > 0 FROM %I))',
                    quote_ident(col.table_name), col.column_name, col.column_name, col.table_name, col.table_name);
            END LOOP;
        END $$;
        """;

    /// <summary>Moves everything that is not moved yet.</summary>
    /// <param name="path">The SQLite file; null for that of the data directory.</param>
    /// <param name="tell">Hears of each table.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The site runs, the file is not there or of another version, or the server holds something else.</exception>
    /// <exception cref="InvalidDataException">What was read back is not what was written.</exception>
    public async Task Run(string? path, Action<string> tell, CancellationToken cancellationToken)
    {
        path ??= sqlite.Path;
        using var alone = siteLock.TryAlone() ?? throw new IOException("The site or a verb uses the data directory: stop it first, so that nothing arrives that is not moved.");
        using var source = await Open(path, cancellationToken);
        await using var db = databases.CreateDbContext();
        await migrate.MigrateServer(db, cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        db.Database.SetCommandTimeout(TimeSpan.Zero);
        var target = (NpgsqlConnection)db.Database.GetDbConnection();
        await db.Database.ExecuteSqlRawAsync(Notes, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("SET TimeZone='UTC'; SET DateStyle='ISO'; SET bytea_output='hex'; SET maintenance_work_mem='256MB'", cancellationToken);

        var tables = MovedTable.All(db, target);
        var moved = false;
        foreach (var table in tables)
        {
            moved |= await Move(table, source, db, target, tell, cancellationToken);
        }

        if (moved || await Misses(db, cancellationToken))
        {
            tell("Filling the search …");
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await WithoutBurdens("LeadSearch", db, () => Execute(db, FillSearch, cancellationToken), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await db.Database.ExecuteSqlRawAsync(GoOnCounting, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("ANALYZE", cancellationToken);
        tell($"{keys.Import()} keys are on the server, so that nobody has to sign in again.");
    }

    private async Task<SqliteConnection> Open(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new IOException($"There is no database at {path}.");
        }

        await using var db = new SqliteSiteDb(sqlite.Options(path));
        var applied = await db.Database.GetAppliedMigrationsAsync(cancellationToken);
        if (!applied.SequenceEqual(db.Database.GetMigrations()))
        {
            throw new IOException("The SQLite database is of another version: start this version of the site with it once, stop it, and move then.");
        }

        var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        source.Open();
        return source;
    }

    private static async Task<bool> Move(
        MovedTable table, SqliteConnection source, SiteDb db, NpgsqlConnection target, Action<string> tell, CancellationToken cancellationToken)
    {
        var there = MovedTable.Digest(table.Target(target));
        var noted = await db.Database.SqlQuery<string>($"SELECT \"Rows\" || ' ' || \"Sum\" AS \"Value\" FROM \"MovedTables\" WHERE \"Name\" = {table.Name}").SingleOrDefaultAsync(cancellationToken);
        var held = $"{there.Rows} {there.Sum}";
        if (noted is null ? there.Rows > 0 : noted != held)
        {
            throw new IOException($"The table {table.Name} on the server holds rows that were not moved from here; nothing of it was changed. Move into an empty database.");
        }

        if (noted is not null)
        {
            var here = MovedTable.Digest(table.Source(source));
            if (here.Equals(there.Rows, there.Sum))
            {
                tell($"{table.Name}: {there.Rows:N0} rows, moved before, the same on both sides.");
                return false;
            }

            throw new IOException($"The table {table.Name} has changed in the SQLite file since it was moved. Move into an empty database.");
        }

        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await Execute(db, $"ALTER TABLE \"{table.Name}\" DISABLE TRIGGER USER", cancellationToken);
            var copied = new RowDigest();
            await WithoutBurdens(
                table.Name,
                db,
                () =>
                {
                    table.Copy(table.Source(source), target, copied);
                    return Task.CompletedTask;
                },
                cancellationToken);
            await Execute(db, $"ALTER TABLE \"{table.Name}\" ENABLE TRIGGER USER", cancellationToken);
            await db.Database.ExecuteSqlAsync($"INSERT INTO \"MovedTables\" VALUES ({table.Name}, {copied.Rows}, {copied.Sum})", cancellationToken);
            var back = MovedTable.Digest(table.Target(target));
            if (!copied.Equals(back.Rows, back.Sum))
            {
                throw new InvalidDataException($"The table {table.Name} did not arrive as it left: {copied.Rows:N0} rows were written and {back.Rows:N0} read back, with another checksum.");
            }

            await transaction.CommitAsync(cancellationToken);
            CrashPoint.Pass("migrate: a table moved");
            tell($"{table.Name}: {copied.Rows:N0} rows, the same on both sides.");
            return copied.Rows > 0;
        }
    }

    // In the transaction of the caller: whatever stops it, they are there again.
    private static async Task WithoutBurdens(string table, SiteDb db, Func<Task> fill, CancellationToken cancellationToken)
    {
        var burdens = await db.Database.SqlQueryRaw<Burden>(Burdens, table).ToListAsync(cancellationToken);
        foreach (var burden in burdens)
        {
            await Execute(db, burden.Drop, cancellationToken);
        }

        await fill();
        foreach (var burden in burdens)
        {
            await Execute(db, burden.Make, cancellationToken);
        }
    }

    private static async Task<bool> Misses(SiteDb db, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<bool>($"SELECT (SELECT count(*) FROM \"Leads\" WHERE \"Status\" <> 'Merged') <> (SELECT count(*) FROM \"LeadSearch\") AS \"Value\"").SingleAsync(cancellationToken);

    // The name of a table of the model.
    private static async Task Execute(SiteDb db, string sql, CancellationToken cancellationToken)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record Burden(string Drop, string Make);
}
