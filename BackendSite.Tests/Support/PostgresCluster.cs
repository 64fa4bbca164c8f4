using System.Collections.Concurrent;
using System.Diagnostics;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BackendSite.Tests;

/// <summary>
/// A PostgreSQL server of this run's own, in a temporary folder and on a socket there, as durable as a real one. It ends with the process,
/// however that ends: its keeper waits for the end of a pipe, and is told through it to restart the server.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    // The server refuses to run as root.
    private const string Keep =
        """
        set -e
        cd "$2"
        "$1/initdb" -D data -U site -A trust -E UTF8 --locale=C.UTF-8 >log 2>&1
        "$1/pg_ctl" -D data -w -l log -o "-k '$2' -c listen_addresses='' -c max_connections=400" start >/dev/null
        echo ready
        while read -r mode; do
            "$1/pg_ctl" -D data -w -l log -m "$mode" restart >/dev/null
            echo ready
        done
        "$1/pg_ctl" -D data -m immediate stop >/dev/null
        cd /
        rm -rf "$2"
        """;

    private const string Empty =
        """
        DO $$ DECLARE name text; BEGIN
            PERFORM set_config('session_replication_role', 'replica', true);
            FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> '__EFMigrationsHistory' LOOP
                EXECUTE 'DELETE FROM ' || name;
            END LOOP;
            FOR name IN SELECT quote_ident(sequencename) FROM pg_sequences WHERE last_value IS NOT NULL LOOP
                EXECUTE 'ALTER SEQUENCE ' || name || ' RESTART';
            END LOOP;
        END $$;
        """;

    private const string Shape =
        """
        SELECT md5(string_agg(part, ',' ORDER BY part)) FROM (
            SELECT relname || '.' || attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid WHERE relnamespace = 'public'::regnamespace
            UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace) AS parts(part)
        """;

    private static readonly Lazy<PostgresCluster> TheOne = new(() => new());

    private static readonly string Programs = Directory.GetDirectories("/usr/lib/postgresql").Max() + "/bin";

    private readonly string folder = Directory.CreateTempSubdirectory("backendsite-pg-").FullName;

    // Kept, since its end is the end of the pipe.
    private readonly Process keeper;
    private readonly ConcurrentBag<string> free = [];
    private readonly string shapeOfSite;
    private int databases;

    private PostgresCluster()
    {
        string[] start = ["sh", "-c", Keep, "sh", Programs, folder];
        if (Environment.UserName == "root")
        {
            using var give = Process.Start("chown", ["postgres", folder]);
            give.WaitForExit();
            start = ["runuser", "-u", "postgres", "--", .. start];
        }

        keeper = Process.Start(new ProcessStartInfo(start[0], start[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Ready(keeper.StandardOutput.ReadLine());

        MakeEmpty("site");
        using var db = new PostgresSiteDb(new DbContextOptionsBuilder<PostgresSiteDb>().UseNpgsql(ConnectionString("site") + ";Pooling=false").Options);
        db.Database.Migrate();
        shapeOfSite = (string)Answer("site", Shape)!;
    }

    /// <summary>The server, which the first to ask for starts.</summary>
    public static PostgresCluster Instance => TheOne.Value;

    /// <summary>Starts a server for one test, which may do to it what it likes.</summary>
    public static PostgresCluster Another() => new();

    /// <summary>Stops the server and starts it again; returns when it answers.</summary>
    /// <param name="mode"><c>fast</c> throws everybody out, <c>immediate</c> is a crash.</param>
    public async Task Restart(string mode)
    {
        await keeper.StandardInput.WriteLineAsync(mode);
        await keeper.StandardInput.FlushAsync();
        Ready(await keeper.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        keeper.StandardInput.Close();
        await keeper.WaitForExitAsync(CancellationToken.None);
        keeper.Dispose();
    }

    /// <summary>A database that is up to date and empty. Making one takes half a second, so those of tests that are done are used again.</summary>
    /// <returns>Its name.</returns>
    public string Make() => free.TryTake(out var used) ? used : Make("TEMPLATE site");

    /// <summary>Makes a database with nothing in it.</summary>
    /// <returns>Its name.</returns>
    public string MakeEmpty() => Make("");

    /// <summary>Makes a database of a name that is free, with nothing in it.</summary>
    public void MakeEmpty(string name) => Answer("postgres", $"CREATE DATABASE {name}");

    /// <summary>Empties a database for the next test, or throws it away when a test has changed what it is made of.</summary>
    public void GiveBack(string name)
    {
        if (Answer(name, Empty + Shape) is string shape && shape == shapeOfSite)
        {
            free.Add(name);
        }
        else
        {
            Drop(name);
        }
    }

    /// <summary>Throws everybody out and the database away.</summary>
    public void Drop(string name) => Answer("postgres", $"DROP DATABASE {name} WITH (FORCE)");

    /// <summary>How a database is opened.</summary>
    public string ConnectionString(string name) => $"Host={folder};Username=site;Database={name}";

    /// <summary>Writes all that a database holds to a file.</summary>
    /// <param name="connection">How it is opened.</param>
    /// <param name="file">Where to.</param>
    /// <param name="format">As pg_dump names them: <c>plain</c> for text, <c>custom</c> for what <see cref="Restore"/> takes.</param>
    /// <param name="snapshot">The moment of which it is, by the name that a transaction gave it; null for now.</param>
    public static Task Dump(string connection, string file, string format = "plain", string? snapshot = null) =>
        Run("pg_dump", connection, [$"--format={format}", $"--file={file}", .. snapshot is null ? Array.Empty<string>() : [$"--snapshot={snapshot}"]]);

    /// <summary>Puts what <see cref="Dump"/> wrote into an empty database.</summary>
    public static Task Restore(string connection, string file) => Run("pg_restore", connection, "--exit-on-error", file);

    /// <summary>Checks every table and index of a database, each row against each index too.</summary>
    public static Task Check(string connection) => Run("pg_amcheck", connection, "--install-missing", "--heapallindexed", "--rootdescend");

    private static async Task Run(string program, string connection, params string[] arguments)
    {
        var database = new NpgsqlConnectionStringBuilder(connection);
        using var process = Process.Start(
            $"{Programs}/{program}", ["-h", database.Host!, "-U", database.Username!, "-d", database.Database!, .. arguments]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    private void Ready(string? said)
    {
        if (said != "ready")
        {
            throw new InvalidOperationException($"PostgreSQL did not start: see {folder}/log");
        }
    }

    private string Make(string like)
    {
        var name = $"site{Interlocked.Increment(ref databases)}";
        Answer("postgres", $"CREATE DATABASE {name} {like}");
        return name;
    }

    private object? Answer(string database, string sql)
    {
        using var db = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        db.Open();
        using var command = new NpgsqlCommand(sql, db);
        return command.ExecuteScalar();
    }
}
