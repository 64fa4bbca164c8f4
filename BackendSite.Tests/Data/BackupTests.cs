using BackendSite.Data;
using BackendSite.Data.Backups;
using BackendSite.Mail;
using BackendSite.Tests.Mail;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Tests.Data;

/// <summary>Copies of the database: made each night, checked, kept for a while; and one of them in the place of the database.</summary>
public class BackupTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_night_has_one_copy_and_the_old_ones_go()
    {
        await using var room = await MailRoom.Pickup(settings: new() { ["Backup:KeepDays"] = "3" });
        await room.Order();
        var left = room.Folder.Combine("backups/site-20260101T000000Z.db.partial-journal");

        Assert.True(await Nightly(room).Run(Cancelled));
        Assert.True(await Nightly(room).Run(Cancelled));
        var first = Assert.Single(Copies(room));
        Assert.Equal("site-20260504T090000Z.db", Path.GetFileName(first));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first));
        await File.WriteAllTextAsync(left, "of a copy that was killed", Cancelled);

        for (var night = 0; night < 5; night++)
        {
            room.Clock.Advance(TimeSpan.FromDays(1));
            Assert.True(await Nightly(room).Run(Cancelled));
        }

        Assert.Equal(
            ["site-20260506T090000Z.db", "site-20260507T090000Z.db", "site-20260508T090000Z.db", "site-20260509T090000Z.db"],
            Copies(room).Select(Path.GetFileName));
        Assert.False(File.Exists(left));
        Assert.Equal(1, BackupFile.Check(Copies(room)[^1]).Counts["Deliveries"]);
    }

    [Fact]
    public async Task After_a_long_time_without_the_site_the_newest_copy_is_kept_until_there_is_another()
    {
        await using var room = await MailRoom.Pickup();
        await Nightly(room).Run(Cancelled);
        room.Clock.Advance(TimeSpan.FromDays(100));
        room.Services.GetRequiredService<BackupShelf>().ClearUp();
        Assert.Single(Copies(room));

        await Nightly(room).Run(Cancelled);
        Assert.Equal("site-20260812T090000Z.db", Path.GetFileName(Assert.Single(Copies(room))));
    }

    [Fact]
    public async Task A_copy_never_takes_the_room_that_enquiries_need_and_says_so_until_there_is_enough()
    {
        var free = DiskSpace.Reserve;
        await using var room = await MailRoom.Pickup(replace: services => services.AddSingleton(new DiskSpace(_ => free)));

        Assert.False(await Nightly(room).Run(Cancelled));
        Assert.Empty(Copies(room));
        var health = await Health(room);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("256 MB that stay free", health.Description, StringComparison.Ordinal);

        free = 10 * DiskSpace.Reserve;
        Assert.True(await Nightly(room).Run(Cancelled));
        Assert.Equal(HealthStatus.Healthy, (await Health(room)).Status);
    }

    [Fact]
    public async Task A_night_without_a_copy_is_said_whatever_the_reason()
    {
        await using var room = await MailRoom.Pickup();
        await Nightly(room).Run(Cancelled);

        room.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(HealthStatus.Healthy, (await Health(room)).Status);
        room.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("there has been no backup for 27 hours.", (await Health(room)).Description);
    }

    [Fact]
    public async Task A_damaged_database_gives_no_copy_and_an_alarm()
    {
        await using var room = await MailRoom.Pickup();
        await room.Order();
        Damage(room.Folder.Combine("site.db"));

        Assert.False(await Nightly(room).Run(Cancelled));
        Assert.Empty(Directory.EnumerateFiles(room.Folder.Combine("backups")));
        Assert.StartsWith("the last backup failed", (await Health(room)).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_that_is_killed_half_way_never_has_the_name_of_a_whole_one()
    {
        await using var room = await MailRoom.Pickup();
        foreach (var place in new[] { "backup: copied", "backup: checked" })
        {
            var file = room.Folder.Combine("copy.db");
            var (exitCode, _, _) = await SiteProcess.Run(room.Folder.Path, ["backup", file], new() { ["BACKENDSITE_CRASH_AT"] = place });
            Assert.NotEqual(0, exitCode);
            Assert.False(File.Exists(file));
            Assert.True(File.Exists(file + MakeBackup.Partial));

            Assert.Equal(0, (await SiteProcess.Run(room.Folder.Path, "backup", file)).ExitCode);
            BackupFile.Check(file);
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_backup_that_is_damaged_foreign_or_newer_changes_nothing()
    {
        await using var room = await MailRoom.Pickup();
        await room.Order();
        var backup = room.Folder.Combine("copy.db");
        await room.Services.GetRequiredService<MakeBackup>().Write(backup, Cancelled);
        var before = await File.ReadAllBytesAsync(backup, Cancelled);
        await room.Order();

        Damage(backup);
        await Refused<InvalidDataException>("damaged|can't be read");

        await File.WriteAllBytesAsync(backup, before, Cancelled);
        Execute(backup, "DELETE FROM Deliveries");
        await Refused<InvalidDataException>("Deliveries has 0 rows, and had 1");

        await File.WriteAllBytesAsync(backup, before, Cancelled);
        Execute(backup, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99')");
        await Refused<InvalidDataException>("newer version");

        File.Delete(backup);
        Execute(backup, "CREATE TABLE Recipes (Id INTEGER)");
        await Refused<InvalidDataException>("no database of this site");

        await File.WriteAllTextAsync(backup, "no database at all", Cancelled);
        await Refused<InvalidDataException>("can't be read");

        await File.WriteAllBytesAsync(backup, before, Cancelled);
        await Refused<IOException>("has something in it", replace: false);
        using (var running = room.Services.GetRequiredService<SiteLock>())
        {
            running.Share();
            await Refused<IOException>("The site runs");
        }

        async Task Refused<TError>(string why, bool replace = true)
            where TError : Exception
        {
            var error = await Assert.ThrowsAsync<TError>(() => room.Services.GetRequiredService<RestoreBackup>().Run(backup, replace, Cancelled));
            Assert.Matches(why, error.Message);
            Assert.Empty(Directory.EnumerateFiles(room.Folder.Path, "*.restoring*"));
            Assert.Equal(2, (await room.All()).Count);
        }
    }

    [Fact]
    public async Task A_restore_that_is_killed_before_the_end_changes_nothing_and_the_next_one_succeeds()
    {
        await using var room = await MailRoom.Pickup();
        var backup = room.Folder.Combine("copy.db");
        await room.Services.GetRequiredService<MakeBackup>().Write(backup, Cancelled);
        await room.Order();
        SqliteConnection.ClearAllPools();

        var (exitCode, _, _) = await SiteProcess.Run(room.Folder.Path, ["restore", backup, "--replace"], new() { ["BACKENDSITE_CRASH_AT"] = "restore: prepared" });
        Assert.NotEqual(0, exitCode);
        Assert.Single(await room.All());

        SqliteConnection.ClearAllPools();
        Assert.Equal(0, (await SiteProcess.Run(room.Folder.Path, "restore", backup, "--replace")).ExitCode);
        Assert.Empty(await room.All());
        Assert.Empty(Directory.EnumerateFiles(room.Folder.Path, "*.restoring*"));
    }

    [Fact]
    public async Task A_log_whose_database_is_gone_is_kept_away_from_the_restored_one()
    {
        await using var room = await MailRoom.Pickup();
        await room.Order();
        var backup = room.Folder.Combine("copy.db");
        await room.Services.GetRequiredService<MakeBackup>().Write(backup, Cancelled);
        SqliteConnection.ClearAllPools();
        File.Delete(room.Folder.Combine("site.db"));
        await File.WriteAllTextAsync(room.Folder.Combine("site.db-wal"), "of another database", Cancelled);

        await room.Services.GetRequiredService<RestoreBackup>().Run(backup, replace: false, Cancelled);

        Assert.False(File.Exists(room.Folder.Combine("site.db-wal")));
        Assert.Equal("of another database", await File.ReadAllTextAsync(Assert.Single(Directory.EnumerateFiles(room.Folder.Path, "site.db.before-*-wal")), Cancelled));
        Assert.Single(await room.All());
    }

    [Fact]
    public async Task A_restored_database_sends_nothing_by_itself_that_waited_when_the_backup_was_made()
    {
        await using var room = await MailRoom.Pickup();
        room.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("makes a key");
        var sent = await room.Order();
        await room.Send();
        var waiting = await room.Order();
        var backup = room.Folder.Combine("copy.db");
        await room.Services.GetRequiredService<MakeBackup>().Write(backup, Cancelled);
        await room.Send();

        // The site has ended: nobody restores under one that runs.
        room.Services.GetRequiredService<SettleTogether>().Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(room.Folder.Combine("keys"), recursive: true);

        var restored = await room.Services.GetRequiredService<RestoreBackup>().Run(backup, replace: true, Cancelled);

        Assert.Equal(room.Now, restored.MadeAt);
        Assert.Contains(restored.Notes, note => note.StartsWith("1 letters that waited", StringComparison.Ordinal));
        var letters = (await room.All()).ToDictionary(letter => letter.MessageId);
        Assert.Equal(DeliveryState.Sent, letters[sent].State);
        Assert.Equal((DeliveryState.Dead, true), (letters[waiting].State, letters[waiting].PossibleRepeat));
        var aside = Assert.Single(Directory.EnumerateFiles(room.Folder.Path, "site.db.before-*"));
        BackupFile.Check(aside);
        Assert.NotEmpty(Directory.EnumerateFiles(room.Folder.Combine("keys")));
    }

    private static NightlyBackup Nightly(MailRoom room) => room.Services.GetRequiredService<NightlyBackup>();

    private static Task<HealthCheckResult> Health(MailRoom room) => Nightly(room).CheckHealthAsync(new(), Cancelled);

    private static string[] Copies(MailRoom room) => [.. Directory.EnumerateFiles(room.Folder.Combine("backups"), "*.db").Order()];

    // In the middle of the file, where tables and indexes are.
    private static void Damage(string file)
    {
        SqliteConnection.ClearAllPools();
        Execute(file, "PRAGMA wal_checkpoint(TRUNCATE)");
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = stream.Length / 4;
        var noise = new byte[stream.Length / 2];
        new Random(1).NextBytes(noise);
        stream.Write(noise);
    }

    private static void Execute(string file, string sql)
    {
        using var db = new SqliteConnection($"Data Source={file};Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
