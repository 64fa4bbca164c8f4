using BackendSite.Data.Backups;
using BackendSite.Web;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Data;

/// <summary>Looks at the data directory, the database in it, its keys and its backups.</summary>
internal sealed class ExamineData(
    DataDirectory data, IOptions<DatabaseOptions> options, IDbContextFactory<SiteDb> databases, SqliteFile file, DiskSpace disk, BackupShelf shelf, TimeProvider clock)
{
    public IEnumerable<Examination> All() =>
    [
        new("data directory", _ => Task.FromResult<IReadOnlyList<Finding>>([.. Folder()])),
        new("database", options.Value.IsPostgres ? Server : Database),
        new("keys", _ => Task.FromResult<IReadOnlyList<Finding>>([Keys()])),
        new("backups", _ => Task.FromResult<IReadOnlyList<Finding>>([Backups()])),
    ];

    private IEnumerable<Finding> Folder()
    {
        if (!Directory.Exists(data.Root))
        {
            yield return new(Grade.Warning, $"{data.Root} is not there yet", "The first start makes it; its parent must belong to the site's account.");
            yield break;
        }

        yield return CanWrite() ? new(Grade.Ok, "can be written") : new(Grade.Problem, $"{data.Root} can't be written", "Give it to the account that runs the site: chown.");
        const UnixFileMode others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!OperatingSystem.IsWindows())
        {
            yield return (File.GetUnixFileMode(data.Root) & others) == 0
                ? new(Grade.Ok, "only its owner can look inside")
                : new(Grade.Warning, $"others can look into {data.Root}", $"chmod 700 {data.Root}");
        }

        var free = disk.Free(data.Root);
        yield return free >= DiskSpace.Reserve
            ? new(Grade.Ok, "the disk has room")
            : new(Grade.Problem, $"the disk has only {DiskSpace.Words(free)} left", "Make room: a full disk refuses enquiries.");
    }

    private async Task<IReadOnlyList<Finding>> Server(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await ExaminePostgres.Database(db, cancellationToken);
    }

    private async Task<IReadOnlyList<Finding>> Database(CancellationToken cancellationToken)
    {
        if (!File.Exists(file.Path))
        {
            return [new(Grade.Warning, "there is none yet", "The first start makes it.")];
        }

        await using var db = new SqliteSiteDb(file.Options(file.Path));
        try
        {
            return
            [
                await Integrity(db, cancellationToken),
                await Migrations(db, cancellationToken),
                await Text(db, "SELECT journal_mode AS \"Value\" FROM pragma_journal_mode", cancellationToken) == "wal"
                    ? new(Grade.Ok, "readers don't wait for writers (WAL)")
                    : new(Grade.Warning, "its journal is not WAL", "The next start sets it; if it doesn't last, the disk is one that WAL can't live on, such as a network share."),
            ];
        }
        catch (SqliteException error)
        {
            return [new(Grade.Problem, $"can't be read: {error.Message}", "Restore the last backup: deploy/README.md.")];
        }
    }

    private static async Task<Finding> Integrity(SiteDb db, CancellationToken cancellationToken) =>
        await Text(db, "SELECT integrity_check AS \"Value\" FROM pragma_integrity_check LIMIT 1", cancellationToken) is "ok"
            ? new(Grade.Ok, "every page of it is whole")
            : new(Grade.Problem, "it is damaged", "Restore the last backup: deploy/README.md.");

    /// <summary>Whether the database is of this version of the site.</summary>
    internal static async Task<Finding> Migrations(SiteDb db, CancellationToken cancellationToken)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        return (applied.Except(known).Any(), known.Except(applied).Count()) switch
        {
            (true, _) => new(Grade.Problem, "a newer version of the site has been at it", "Start that version, or restore the backup from before the upgrade."),
            (_, > 0 and var pending) => new(Grade.Warning, $"{pending} migrations are still to be made", "The next start makes them."),
            _ => new(Grade.Ok, "it is of this version"),
        };
    }

    private Finding Keys()
    {
        if (options.Value.IsPostgres)
        {
            return new(Grade.Ok, "they are in the database, for all copies of the site");
        }

        var folder = data.Combine("keys");
        var keys = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.xml") : [];
        if (keys.Length == 0)
        {
            return new(Grade.Warning, "there are none yet", "The first start makes one. If there were some: without them staff sign in again, and authenticator apps have to be tied anew; a backup holds them.");
        }

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        var open = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & others) != 0;
        return open
            ? new(Grade.Warning, "others can read them", $"chmod 700 {folder}")
            : new(Grade.Ok, $"{keys.Length} of them, for the site's account alone");
    }

    private Finding Backups()
    {
        if (options.Value.IsPostgres)
        {
            return new(Grade.Ok, "they are the server's business: pg_dump each night, and a copy on another machine (deploy/README.md)");
        }

        if (shelf.Newest() is not { } newest)
        {
            return new(Grade.Warning, "there is none yet", "The site makes one each night while it runs; backup FILE makes one now.");
        }

        var said = $"the newest is of {newest:yyyy-MM-dd HH:mm} UTC";
        try
        {
            BackupFile.Check(shelf.Path(newest));
        }
        catch (InvalidDataException error)
        {
            return new(Grade.Problem, $"{said}: {error.Message}", "Make a new one with backup FILE, and look at the disk.");
        }

        return clock.GetUtcNow().UtcDateTime - newest <= NightlyBackup.Patience
            ? new(Grade.Ok, $"{said}, and whole. Keep copies on another machine too.")
            : new(Grade.Warning, said, "/health/ready and the log say why there is no newer one.");
    }

    private bool CanWrite()
    {
        var probe = data.Combine($".doctor-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<string> Text(SiteDb db, string sql, CancellationToken cancellationToken) =>
        (await db.Database.SqlQueryRaw<string>(sql).ToListAsync(cancellationToken))[0];
}
