using System.CommandLine;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Data;

/// <summary><c>backup FILE</c>: a consistent, checked copy of the database, made while the site runs.</summary>
internal static class BackupVerb
{
    public static Command Create(IServiceProvider services)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Where the copy goes; must not exist yet." };
        var verb = new Command("backup", "Writes a verified copy of the database to a file.") { file };
        verb.SetAction(async (arguments, cancellationToken) =>
        {
            var target = arguments.GetRequiredValue(file);
            if (target.Exists)
            {
                Console.Error.WriteLine($"{target.FullName} exists already; nothing was written.");
                return 1;
            }

            await services.GetRequiredService<MigrateDatabase>().StartingAsync(cancellationToken);
            await using var db = services.GetRequiredService<IDbContextFactory<SiteDb>>().CreateDbContext();
            await Write(db, target.FullName, cancellationToken);
            target.Refresh();
            Console.WriteLine($"{target.FullName}: {target.Length:N0} bytes, checked.");
            return 0;
        });
        return verb;
    }

    /// <summary>Copies the database aside, checks the copy, and only then gives it its name.</summary>
    /// <exception cref="InvalidDataException">The copy fails SQLite's integrity check: the database is damaged.</exception>
    internal static async Task Write(SiteDb db, string path, CancellationToken cancellationToken)
    {
        var partial = path + ".partial";
        File.Delete(partial);
        try
        {
            await db.Database.ExecuteSqlAsync($"VACUUM INTO {partial}", cancellationToken);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(partial, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            var verdict = await Check(partial, cancellationToken);
            if (verdict != "ok")
            {
                throw new InvalidDataException($"The copy is damaged: {verdict}");
            }

            File.Move(partial, path);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task<string> Check(string path, CancellationToken cancellationToken)
    {
        await using var copy = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        await copy.OpenAsync(cancellationToken);
        await using var check = copy.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        return (string)(await check.ExecuteScalarAsync(cancellationToken))!;
    }
}
