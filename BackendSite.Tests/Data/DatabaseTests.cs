using Microsoft.Data.Sqlite;

namespace BackendSite.Tests.Data;

public class DatabaseTests
{
    [Fact]
    public async Task A_backup_is_made_while_the_site_runs_and_holds_everything()
    {
        await using var site = await new SiteFixture().Start();
        await site.Client.SendEnquiry(("message", "Back me up"));
        var file = site.Data.Combine("copy.db");

        var (exitCode, printed, complained) = await SiteProcess.Run(site.Data.Path, "backup", file);

        Assert.Equal((0, ""), (exitCode, complained));
        Assert.Contains("checked", printed, StringComparison.Ordinal);
        Assert.Equal("Back me up", Scalar(file, "SELECT Message FROM Leads"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_backup_never_replaces_a_file()
    {
        await using var site = await new SiteFixture().Start();
        var file = site.Data.Combine("precious.db");
        await File.WriteAllTextAsync(file, "precious", TestContext.Current.CancellationToken);

        var (exitCode, _, complained) = await SiteProcess.Run(site.Data.Path, "backup", file);

        Assert.Equal(1, exitCode);
        Assert.Contains("exists already", complained, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_start_gets_past_the_lock_of_one_that_was_killed_while_migrating()
    {
        using var data = new TemporaryFolder();
        Execute(data.Combine("site.db"), """
            CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
            INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-23 10:00:00');
            """);

        await using var site = await SiteProcess.Start(data.Path);

        Assert.Contains(site.Output, line => line.Contains("its lock was removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_database_waits_for_the_disk_and_its_folder_is_closed_to_others()
    {
        await using var site = await new SiteFixture().Start();

        Assert.Equal("wal", Scalar(site.Data.Combine("site.db"), "PRAGMA journal_mode"));
        await using var db = site.OpenDatabase();
        var connection = (SqliteConnection)Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(db.Database);
        await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.OpenConnectionAsync(db.Database, TestContext.Current.CancellationToken);
        Assert.Equal(2L, Scalar(connection, "PRAGMA synchronous"));
        Assert.Equal(5000L, Scalar(connection, "PRAGMA busy_timeout"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(site.Data.Combine("keys")));
    }

    [Fact]
    public async Task Help_lists_every_verb()
    {
        using var data = new TemporaryFolder();

        var (exitCode, printed, _) = await SiteProcess.Run(data.Path, "--help");

        Assert.Equal(0, exitCode);
        Assert.All(["leads", "staff", "backup", "mail", "articles"], verb => Assert.Contains(verb, printed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_misspelt_verb_is_refused_and_does_not_start_the_site()
    {
        using var data = new TemporaryFolder();

        var (exitCode, _, complained) = await SiteProcess.Run(data.Path, "leeds", "export");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("leeds", complained, StringComparison.Ordinal);
    }

    private static object? Scalar(string file, string sql)
    {
        using var db = new SqliteConnection($"Data Source={file};Pooling=False");
        db.Open();
        return Scalar(db, sql);
    }

    private static object? Scalar(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static void Execute(string file, string sql) => Scalar(file, sql);
}
