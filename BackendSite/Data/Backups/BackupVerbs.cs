using System.CommandLine;
using System.Data.Common;
using Microsoft.Extensions.Options;

namespace BackendSite.Data.Backups;

/// <summary><c>backup FILE</c>: a consistent, checked copy, made while the site runs; <c>restore FILE</c>: the way back.</summary>
internal static class BackupVerbs
{
    public static Command Backup(IServiceProvider services)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Where the copy goes; must not exist yet." };
        var verb = new Command("backup", "Writes a verified copy of the database, with the keys that go with it, to a file.") { file };
        verb.SetAction((arguments, cancellationToken) => Tell(services, async () =>
        {
            var target = arguments.GetRequiredValue(file);
            if (target.Exists)
            {
                throw new IOException($"{target.FullName} exists already; nothing was written.");
            }

            await services.GetRequiredService<MigrateDatabase>().StartingAsync(cancellationToken);
            var length = await services.GetRequiredService<MakeBackup>().Write(target.FullName, cancellationToken);
            await services.GetRequiredService<AuditCommand>()("backup", $"{length:N0} bytes", cancellationToken);
            Console.WriteLine($"{target.FullName}: {length:N0} bytes, checked.");
        }));
        return verb;
    }

    public static Command Restore(IServiceProvider services)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "A backup." };
        var replace = new Option<bool>("--replace") { Description = "Also where there is a database with something in it; it is kept aside." };
        var verb = new Command("restore", "Puts a backup in the place of the database, while the site is stopped.") { file, replace };
        verb.SetAction((arguments, cancellationToken) => Tell(services, async () =>
        {
            var restored = await services.GetRequiredService<RestoreBackup>()
                .Run(arguments.GetRequiredValue(file).FullName, arguments.GetValue(replace), cancellationToken);
            Console.WriteLine($"Restored and checked: {restored.Rows:N0} rows, as of {restored.MadeAt?.ToString("yyyy-MM-dd HH:mm 'UTC'") ?? "an unknown time"}.");
            foreach (var words in restored.Notes)
            {
                Console.WriteLine(words);
            }
        }));
        return verb;
    }

    private static async Task<int> Tell(IServiceProvider services, Func<Task> act)
    {
        if (services.GetRequiredService<IOptions<DatabaseOptions>>().Value.IsPostgres)
        {
            await Console.Error.WriteLineAsync("The database is on a PostgreSQL server: use pg_dump and pg_restore (deploy/README.md).");
            return 1;
        }

        try
        {
            await act();
            return 0;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or DbException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }
}
