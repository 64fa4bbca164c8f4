using System.Diagnostics;
using System.Globalization;
using BackendSite.Promise;

namespace BackendSite.Bench;

/// <summary>How long the verb <c>migrate</c> takes to move many leads from SQLite to a PostgreSQL server, checks included.</summary>
internal static class MeasureMove
{
    private static readonly int Leads = int.TryParse(Environment.GetEnvironmentVariable("BENCH_MOVE"), out var leads) ? leads : 1_000_000;

    public static async Task Run(string site, string work)
    {
        var data = Directory.CreateDirectory(Environment.GetEnvironmentVariable("BENCH_LEADS") ?? work).FullName;
        Console.WriteLine($"Making {Leads:N0} leads …");
        var file = Path.Combine(data, $"{Leads}.db");
        await ManyLeads.Make(file, Leads, DateTime.UtcNow).Ready(new PromiseOptions().ToCalendar());
        await using var server = await PostgresServer.Start();

        var clock = Stopwatch.StartNew();
        using var verb = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(site, "BackendSite.dll"), "migrate", "--from", file, $"--Data:Directory={Path.Combine(work, "moved")}",
            "--Database:Provider=Postgres", $"--ConnectionStrings:Site={server.ConnectionString}",
        ])
        { RedirectStandardOutput = true, WorkingDirectory = site })!;
        var rows = new List<string>();
        var before = TimeSpan.Zero;
        while (await verb.StandardOutput.ReadLineAsync() is { } line)
        {
            Console.WriteLine(line);
            rows.Add($"| {line.Split(", the same")[0].Replace("|", "", StringComparison.Ordinal)} | {Seconds(clock.Elapsed - before)} |");
            before = clock.Elapsed;
        }

        await verb.WaitForExitAsync();
        if (verb.ExitCode != 0)
        {
            throw new InvalidOperationException("The move failed.");
        }

        Results.Write("Move", $"""
            {Leads.ToString("#,0", CultureInfo.InvariantCulture)} leads with their events and letters, {Figures.Megabytes(new FileInfo(file).Length)} MB of SQLite, to a PostgreSQL server on the same disk as it comes from the distribution, whose database then
            has {Figures.Megabytes(await server.Ask("SELECT pg_database_size(current_database())"))} MB: **{Seconds(clock.Elapsed)} s** in all. Each table is read back and compared by count and checksum.

            | what it said | s since it last said something |
            |---|--:|
            {string.Join('\n', rows.Where(row => !row.Contains(": 0 rows", StringComparison.Ordinal) && !row.StartsWith("| {", StringComparison.Ordinal)))}
            """);
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
