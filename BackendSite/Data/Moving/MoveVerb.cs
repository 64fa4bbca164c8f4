using System.CommandLine;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace BackendSite.Data.Moving;

/// <summary><c>migrate</c>: from a SQLite file to a PostgreSQL server.</summary>
internal static class MoveVerb
{
    public static Command Create(IServiceProvider services)
    {
        var file = new Option<FileInfo?>("--from") { Description = "The SQLite file; that of the data directory unless given." };
        var verb = new Command("migrate", "Moves a SQLite site, while it is stopped, to the PostgreSQL server of the settings; can be repeated and goes on where it was stopped.") { file };
        verb.SetAction(async (arguments, cancellationToken) =>
        {
            if (!services.GetRequiredService<IOptions<DatabaseOptions>>().Value.IsPostgres)
            {
                await Console.Error.WriteLineAsync("Database:Provider: say Postgres, and in ConnectionStrings:Site where to move to.");
                return 1;
            }

            try
            {
                var since = Stopwatch.GetTimestamp();
                await services.GetRequiredService<MoveToPostgres>().Run(arguments.GetValue(file)?.FullName, Console.WriteLine, cancellationToken);
                Console.WriteLine($"Moved and checked in {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s. Start the site with these settings; the SQLite file is as it was.");
                return 0;
            }
            catch (Exception error) when (error is IOException or InvalidDataException or DbException)
            {
                await Console.Error.WriteLineAsync(error.Message);
                return 1;
            }
        });
        return verb;
    }
}
