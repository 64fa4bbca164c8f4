using BackendSite.Web;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Data.Backups;

/// <summary>
/// What a room has to put right in a database that comes from a backup, before a site runs on it: what happened since is not in it, and
/// happened all the same.
/// </summary>
/// <returns>What whoever restores should know, in words; null for nothing.</returns>
public delegate Task<string?> AfterRestore(SiteDb db, CancellationToken cancellationToken);

/// <summary>What a restore came to.</summary>
/// <param name="MadeAt">When the backup was made, UTC; null when it doesn't say.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Notes">What to know and to do.</param>
internal sealed record Restored(DateTime? MadeAt, long Rows, IReadOnlyList<string> Notes);

/// <summary>
/// Puts a backup in the place of the database. All work is done on a copy beside it, which takes the database's name in one step when it is
/// whole: whatever fails or is killed before leaves everything as it was. The old database is kept.
/// </summary>
internal sealed class RestoreBackup(
    DataDirectory data, SqliteFile database, SiteLock siteLock, DiskSpace disk, IEnumerable<AfterRestore> rooms, TimeProvider clock)
{
    // What SQLite may leave beside a database.
    private static readonly string[] Logs = ["-wal", "-shm", "-journal"];

    /// <summary>Restores.</summary>
    /// <param name="backup">The file.</param>
    /// <param name="replace">True also where the database has something in it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidDataException">The backup is damaged, of a newer version, or no backup; nothing was changed.</exception>
    /// <exception cref="IOException">The site runs, its database is in the way, or the disk is full; nothing was changed.</exception>
    public async Task<Restored> Run(string backup, bool replace, CancellationToken cancellationToken)
    {
        if (!File.Exists(backup))
        {
            throw new IOException($"There is no file {backup}.");
        }

        using var alone = siteLock.TryAlone() ?? throw new IOException("The site runs on this database, or a command does. Stop it first; nothing was changed.");
        var contents = BackupFile.Check(backup);
        if (!replace && HoldsSomething())
        {
            throw new IOException($"{database.Path} has something in it; nothing was changed. With --replace the backup takes its place, and it is kept aside.");
        }

        var copy = database.Path + ".restoring";
        try
        {
            var notes = await Prepare(backup, copy, contents, cancellationToken);
            RestoreKeys(contents.Keys);
            CrashPoint.Pass("restore: prepared");
            notes.AddRange(TakePlace(copy));
            return new(contents.MadeAt, contents.Counts.Values.Sum(), notes);
        }
        finally
        {
            // What could not take its place is a second copy of all that is personal.
            Remove(copy);
        }
    }

    private async Task<List<string>> Prepare(string backup, string copy, BackupContents contents, CancellationToken cancellationToken)
    {
        data.Ensure();
        var needed = new FileInfo(backup).Length;
        if (disk.Free(data.Root) is var free && free < needed)
        {
            throw new IOException($"The backup needs {DiskSpace.Words(needed)}, and the disk has {DiskSpace.Words(free)}; nothing was changed.");
        }

        Remove(copy);
        File.Copy(backup, copy);
        OwnerOnly(copy);
        BackupFile.Check(copy);
        BackupFile.Strip(copy);
        await using (var db = new SqliteSiteDb(database.Options(copy)))
        {
            if (contents.Migrations.Except(db.Database.GetMigrations()).FirstOrDefault() is { } unknown)
            {
                throw new InvalidDataException($"The backup was made by a newer version of the site ({unknown}); nothing was changed.");
            }

            await db.Database.MigrateAsync(cancellationToken);
            var notes = new List<string>();
            foreach (var room in rooms)
            {
                if (await room(db, cancellationToken) is { } words)
                {
                    notes.Add(words);
                }
            }

            SqliteConnection.ClearAllPools();
            return notes;
        }
    }

    // What the log holds goes into the old database first, where that still works; else both are kept as they are. A log without its
    // database goes aside as well: SQLite would write it into the new one.
    private IEnumerable<string> TakePlace(string copy)
    {
        BackupFile.Settle(copy);
        BackupFile.Check(copy);
        var aside = $"{database.Path}.before-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        var isThere = File.Exists(database.Path);
        try
        {
            if (isThere)
            {
                BackupFile.Settle(database.Path);
            }
        }
        catch (SqliteException)
        {
            // It is damaged, which may be why it is replaced.
        }

        foreach (var log in Logs.Where(log => File.Exists(database.Path + log)))
        {
            File.Move(database.Path + log, aside + log);
        }

        if (!isThere)
        {
            File.Move(copy, database.Path);
            return [];
        }

        File.Replace(copy, database.Path, aside);
        OwnerOnly(aside);
        return [$"The database that was there is {aside}."];
    }

    // A key that is there is at least as good: it may be older than the backup, and what it sealed is still about.
    private void RestoreKeys(IReadOnlyDictionary<string, string> keys)
    {
        var folder = data.Ensure("keys");
        foreach (var (name, xml) in keys)
        {
            var path = Path.Combine(folder, Path.GetFileName(name));
            if (!File.Exists(path))
            {
                using var key = new StreamWriter(new FileStream(path, DataDirectory.OwnFile(FileMode.CreateNew)));
                key.Write(xml);
            }
        }
    }

    // Anything in any table of the site's own, or a database that can't even be asked.
    private bool HoldsSomething()
    {
        if (!File.Exists(database.Path))
        {
            return false;
        }

        try
        {
            using var db = new SqliteSiteDb(database.Options(database.Path));
            db.Database.OpenConnection();
            return BackupFile.HasRows((SqliteConnection)db.Database.GetDbConnection(), db.Model.GetEntityTypes().Select(record => record.GetTableName()).OfType<string>());
        }
        catch (SqliteException)
        {
            return true;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
        }
    }

    private static void Remove(string copy)
    {
        foreach (var end in Logs.Append(""))
        {
            File.Delete(copy + end);
        }
    }

    private static void OwnerOnly(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
