using System.Globalization;
using BackendSite.Data;
using BackendSite.Leads.Reports;
using BackendSite.Promise;
using BackendSite.Tests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace BackendSite.Bench;

/// <summary>A database with any number of leads, their events, letters and search index: ten thousand that differ, over and over.</summary>
internal sealed class ManyLeads(string file) : IDbContextFactory<SiteDb>
{
    /// <summary>So many differ; counts are multiples of it.</summary>
    public const int Block = 10_000;

    // However many leads, the first came so many minutes ago: nearly four years.
    private const int Age = 2_000_000;

    private readonly DbContextOptions<SqliteSiteDb> options = new DbContextOptionsBuilder<SqliteSiteDb>()
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file }.ToString())
        .AddInterceptors(new SqlitePragmas(), new ShareReader())
        .Options;

    /// <summary>One of the twelve people who own some of the leads.</summary>
    public static Guid Owner { get; } = Guid.Parse("0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a00");

    public SiteDb CreateDbContext() => new SqliteSiteDb(options);

    /// <summary>Makes it, unless the file is there already; the newest lead came at <paramref name="now"/>.</summary>
    public static ManyLeads Make(string file, int count, DateTime now)
    {
        var many = new ManyLeads(file);
        if (!File.Exists(file))
        {
            many.Fill(count, now);
        }

        return many;
    }

    /// <summary>Brings the file up to date, and the sums of its days.</summary>
    public async Task<ManyLeads> Ready(WorkingCalendar calendar)
    {
        await using (var db = CreateDbContext())
        {
            await db.Database.MigrateAsync();
        }

        var sums = new SumUpLeads(this, calendar, TimeProvider.System);
        while (await sums.Run(default))
        {
        }

        return this;
    }

    private void Fill(int count, DateTime now)
    {
        using var db = CreateDbContext();
        db.Database.Migrate();
        foreach (var some in SampleLeads.Make(Block, now).Chunk(1000))
        {
            db.AddRange(some);
            db.SaveChanges();
            db.ChangeTracker.Clear();
        }

        db.Database.OpenConnection();
        Execute(db, "PRAGMA synchronous=OFF");
        foreach (var table in (string[])["Leads", "LeadEvents", "Deliveries"])
        {
            Execute(db, $"CREATE TEMP TABLE \"Some{table}\" AS SELECT * FROM \"{table}\"");
        }

        Execute(db, "DELETE FROM \"LeadEvents\"; DELETE FROM \"Deliveries\"; DELETE FROM \"Leads\";");
        for (var block = 0; block < count / Block; block++)
        {
            Repeat(db, block * Block, count, now);
        }

        Execute(db, "ANALYZE");
    }

    private static void Repeat(SiteDb db, int from, int count, DateTime now)
    {
        var at = now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string Received(string id) => $"strftime('%Y-%m-%d %H:%M:%S', '{at}', '-' || (({count} - ({id})) * {Age / count}) || ' minutes')";
        using var transaction = db.Database.BeginTransaction();
        Copy(db, "Leads", new()
        {
            ["Id"] = $"\"Id\" + {from}",
            ["Reference"] = $"printf('%08X', ((\"Id\" + {from}) * 2654435761) % 4294967296)",
            ["Receipt"] = $"\"Receipt\" || '.{from}'",
            ["IdempotencyKey"] = $"\"IdempotencyKey\" || '.{from}'",
            ["ReceivedAt"] = Received($"\"Id\" + {from}"),
            ["DueAt"] = $"strftime('%Y-%m-%d %H:%M:%S', {Received($"\"Id\" + {from}")}, '+1 day')",
            ["OwnerId"] = $"CASE WHEN \"Id\" % 3 > 0 THEN printf('0B7A4F5E-61A4-4C4E-8F2E-5A1D7C1C9A%02d', \"Id\" % 12) END",
        });
        Copy(db, "LeadEvents", new() { ["Id"] = "NULL", ["LeadId"] = $"\"LeadId\" + {from}" });
        Copy(db, "Deliveries", new() { ["Id"] = "NULL", ["LeadId"] = $"\"LeadId\" + {from}", ["MessageId"] = $"\"MessageId\" || '.{from}'" });
        transaction.Commit();
    }

    private static void Copy(SiteDb db, string table, Dictionary<string, string> changed)
    {
        var columns = db.Database.SqlQuery<string>($"SELECT \"name\" AS \"Value\" FROM pragma_table_info({table})").ToList();
        var values = columns.Select(column => changed.GetValueOrDefault(column, $"\"{column}\""));
        Execute(
            db,
            $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) SELECT {string.Join(", ", values)} FROM \"Some{table}\" ORDER BY \"Id\"");
    }

    // Nothing in these statements comes from outside.
    private static void Execute(SiteDb db, string sql)
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (sql, db.Database.CurrentTransaction?.GetDbTransaction());
        command.ExecuteNonQuery();
    }
}
