using System.Runtime.CompilerServices;
using BackendSite.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests;

/// <summary>
/// The database of one test: a SQLite file or, when the variable BACKENDSITE_TEST_DATABASE says <c>postgres</c>, one on a PostgreSQL server.
/// Either is up to date and empty.
/// </summary>
internal sealed class TestDatabase : IDisposable
{
    // Migrating takes longer than most tests, so it is done once and the file copied.
    private static readonly Lazy<byte[]> Migrated = new(Migrate);

    private static readonly ConditionalWeakTable<TemporaryFolder, TestDatabase> Shared = [];

    private readonly string? name = IsPostgres ? PostgresCluster.Instance.Make() : null;

    /// <summary>Whether this run is on PostgreSQL.</summary>
    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("BACKENDSITE_TEST_DATABASE") == "postgres";

    /// <summary>The one that all share who share a data directory.</summary>
    public static TestDatabase In(TemporaryFolder data) => Shared.GetValue(data, _ => new());

    /// <summary>What a site has to be told to use it; nothing for a file in its data directory.</summary>
    public Dictionary<string, string> Settings => name is null ? [] : new()
    {
        ["Database:Provider"] = nameof(DatabaseProvider.Postgres),
        ["ConnectionStrings:Site"] = PostgresCluster.Instance.ConnectionString(name),
    };

    /// <summary>Puts a file that is up to date and empty into a data directory that has none, so that a site which starts there has nothing to do first.</summary>
    public static void LayIn(string data)
    {
        var file = Path.Combine(Directory.CreateDirectory(data).FullName, "site.db");
        if (!File.Exists(file))
        {
            File.WriteAllBytes(file, Migrated.Value);
        }
    }

    /// <summary>How a room without a site opens it.</summary>
    /// <param name="folder">Where the file is made.</param>
    /// <param name="add">Changes to the options.</param>
    public Func<SiteDb> Opener(TemporaryFolder folder, Action<DbContextOptionsBuilder> add)
    {
        if (name is null)
        {
            LayIn(folder.Path);
            var sqlite = Sqlite(folder.Combine("site.db"));
            add(sqlite);
            return () => new SqliteSiteDb(sqlite.Options);
        }

        var postgres = new DbContextOptionsBuilder<PostgresSiteDb>()
            .UseNpgsql(PostgresServer.Complete(PostgresCluster.Instance.ConnectionString(name)))
            .AddInterceptors(new WriteInTurn(), new ShareReader());
        add(postgres);
        return () => new PostgresSiteDb(postgres.Options);
    }

    public void Dispose()
    {
        if (name is not null)
        {
            PostgresCluster.Instance.GiveBack(name);
        }
    }

    private static byte[] Migrate()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("site.db");
        using var db = new SqliteSiteDb(Sqlite(file).Options);
        db.Database.Migrate();
        return File.ReadAllBytes(file);
    }

    private static DbContextOptionsBuilder<SqliteSiteDb> Sqlite(string file) =>
        new DbContextOptionsBuilder<SqliteSiteDb>()
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString())
            .AddInterceptors(new SqlitePragmas(), new ShareReader());
}
