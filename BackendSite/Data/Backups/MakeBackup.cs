using BackendSite.Web;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Data.Backups;

/// <summary>Copies the database while the site runs. A file has its name only once it is whole, on the disk and checked.</summary>
internal sealed class MakeBackup(IDbContextFactory<SiteDb> databases, DataDirectory data, DiskSpace disk, TimeProvider clock)
{
    /// <summary>The end of the name of a copy that is not finished.</summary>
    public const string Partial = ".partial";

    /// <summary>Writes one.</summary>
    /// <param name="path">Where; nothing is there yet.</param>
    /// <param name="cancellationToken">Ends the wait; the copying itself can't be interrupted.</param>
    /// <returns>Its length in bytes.</returns>
    /// <exception cref="IOException">It can't be written, or would take the room that enquiries need.</exception>
    /// <exception cref="InvalidDataException">The copy is not whole: the database is damaged.</exception>
    /// <exception cref="SqliteException">The database can't be read.</exception>
    public async Task<long> Write(string path, CancellationToken cancellationToken)
    {
        var partial = path + Partial;
        File.Delete(partial);
        try
        {
            await using var db = databases.CreateDbContext();
            await db.Database.OpenConnectionAsync(cancellationToken);
            await EnsureRoom(db, Path.GetDirectoryName(Path.GetFullPath(path))!, cancellationToken);
            using (new FileStream(partial, DataDirectory.OwnFile(FileMode.CreateNew)))
            {
                // SQLite copies into an empty file, and this one is closed to others from the start.
            }

            var tables = db.Model.GetEntityTypes().Select(record => record.GetTableName()).OfType<string>().Distinct().ToList();
            var before = BackupFile.Count((SqliteConnection)db.Database.GetDbConnection(), tables);
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {partial}", cancellationToken);
            CrashPoint.Pass("backup: copied");
            BackupFile.Complete(partial, clock.GetUtcNow().UtcDateTime, tables, Keys());
            var copied = BackupFile.Check(partial).Counts;
            Compare(before, copied, BackupFile.Count((SqliteConnection)db.Database.GetDbConnection(), tables));
            Flush(partial);
            CrashPoint.Pass("backup: checked");
            File.Move(partial, path);
            return new FileInfo(path).Length;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    // Others write meanwhile, so the copy lies between.
    private static void Compare(Dictionary<string, long> before, IReadOnlyDictionary<string, long> copied, Dictionary<string, long> after)
    {
        foreach (var (table, rows) in copied)
        {
            if (rows < Math.Min(before[table], after[table]) || rows > Math.Max(before[table], after[table]))
            {
                throw new InvalidDataException($"The copy has {rows} rows of {table}, the database {after[table]}.");
            }
        }
    }

    private async Task EnsureRoom(SiteDb db, string folder, CancellationToken cancellationToken)
    {
        var needed = await db.Database
            .SqlQueryRaw<long>("SELECT (p.page_count - f.freelist_count) * s.page_size AS \"Value\" FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s")
            .SingleAsync(cancellationToken);
        var free = disk.Free(folder);
        if (free < needed + DiskSpace.Reserve)
        {
            throw new IOException(
                $"a copy needs {DiskSpace.Words(needed)} besides the {DiskSpace.Words(DiskSpace.Reserve)} that stay free, and the disk has {DiskSpace.Words(free)}");
        }
    }

    private Dictionary<string, string> Keys() =>
        Directory.EnumerateFiles(data.Ensure("keys"), "*.xml").ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    private static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
