using System.Globalization;

namespace BackendSite.Bench;

/// <summary>What one enquiry costs, all that follows included, and whether it costs more when there are many: processor time, disk and memory.</summary>
internal static class MeasureScale
{
    private const int Clients = 8;

    private static readonly int Slices = Results.Rounds(5);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(4);

    // By then the runtime has compiled what is used much.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    public static async Task Run(string site, string work)
    {
        var data = Path.Combine(work, "scale");
        Results.Write("Scale", Table(await Measure(site, data, ScaledDatabase.File(data), new(work)), "on SQLite, which works inside the site's process"));
        Directory.Delete(data, recursive: true);
        await using var server = await PostgresServer.Start();
        Results.Write("Scale on PostgreSQL", Table(await Measure(site, data, ScaledDatabase.On(server), new(work)), "on a PostgreSQL server on the same machine; its database grows in larger steps"));
        Directory.Delete(data, recursive: true);
    }

    private static async Task<List<string>> Measure(string site, string data, ScaledDatabase database, HeldMemory held)
    {
        var address = new Uri($"http://127.0.0.1:{Server.FreePort()}");
        var rows = new List<string>();
        await using var server = await Server.Launch(
            "this site", new Uri(address, "/health/ready"), cores: null,
            ["dotnet", Path.Combine(site, "BackendSite.dll"), $"--contentRoot={site}", $"--Urls={address}", $"--Data:Directory={data}", .. database.Settings]);
        var prospects = new EnquiryLoad(address);
        await prospects.Run(Clients, WarmUp);
        await database.Quiet();
        for (var slice = 0; slice < Slices; slice++)
        {
            var (cpu, databaseCpu, disk) = (server.Cpu, database.Cpu(), await database.Ask(database.Size));
            var load = await prospects.Run(Clients, Slice);
            var receipts = server.Cpu - cpu;
            await database.Quiet();
            string Each(TimeSpan time) => Figures.Whole(time.TotalMicroseconds / load.Accepted);
            string[] cells =
            [
                Figures.Whole(await database.Ask("SELECT count(*) FROM \"Leads\"")), Each(receipts), Each(server.Cpu - cpu), Each(database.Cpu() - databaseCpu),
                Figures.Whole((await database.Ask(database.Size) - disk) / (double)load.Accepted), Figures.Megabytes(server.Memory), Figures.Megabytes((await held.Of(server)).Heap),
            ];
            rows.Add($"| {string.Join(" | ", cells)} |");
            Console.WriteLine(rows[^1]);
        }

        return rows;
    }

    private static string Table(List<string> rows, string where) => $"""
        Enquiries from {Clients} prospects at once for {Slice.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds, again and again on the same database, {where}; each time until the last letter had left (as a file) and the search
        index was complete. Processor time of whole processes, so that a busy machine says about the same. Memory before, and the managed heap after, everything that can be collected is.

        | leads so far | CPU µs an enquiry, to its receipt | with its two letters and all else | of the database's processes | bytes of database an enquiry | memory MB | heap that is held MB |
        |---|---|---|---|---|---|---|
        {string.Join('\n', rows)}
        """;
}
