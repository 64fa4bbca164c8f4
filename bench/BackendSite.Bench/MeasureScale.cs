using System.Globalization;
using Microsoft.Data.Sqlite;

namespace BackendSite.Bench;

/// <summary>What one enquiry costs, all that follows included, and whether it costs more when there are many: processor time and disk.</summary>
internal static class MeasureScale
{
    private const int Clients = 8;

    private static readonly int Slices = Results.Rounds(5);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(4);

    public static async Task Run(string site, string work)
    {
        var data = Path.Combine(work, "scale");
        var address = new Uri($"http://127.0.0.1:{Server.FreePort()}");
        var rows = new List<string>();
        await using (var server = await Server.Launch(
            "this site", new Uri(address, "/health/ready"), cores: null,
            "dotnet", Path.Combine(site, "BackendSite.dll"), $"--contentRoot={site}", $"--Urls={address}", $"--Data:Directory={data}"))
        {
            var prospects = new EnquiryLoad(address);
            await prospects.Run(Clients, TimeSpan.FromSeconds(3));
            await Quiet(data);
            for (var slice = 0; slice < Slices; slice++)
            {
                var (cpu, disk) = (server.Cpu, Size(data));
                var load = await prospects.Run(Clients, Slice);
                var receipts = server.Cpu - cpu;
                await Quiet(data);
                rows.Add($"| {Figures.Whole(Ask(data, "SELECT count(*) FROM Leads"))} | {Figures.Whole(receipts.TotalMicroseconds / load.Accepted)} "
                    + $"| {Figures.Whole((server.Cpu - cpu).TotalMicroseconds / load.Accepted)} | {Figures.Whole((Size(data) - disk) / (double)load.Accepted)} | {Figures.Megabytes(server.Memory)} |");
            }
        }

        Directory.Delete(data, recursive: true);
        Results.Write("Scale", $"""
            Enquiries from {Clients} prospects at once for {Slice.TotalSeconds.ToString(CultureInfo.InvariantCulture)} seconds, again and again on the same database; each time until the last letter had left (as a file) and the search
            index was complete. Processor time of the whole process, so that a busy machine says about the same.

            | leads so far | CPU µs an enquiry, to its receipt | with its two letters and all else | bytes of database an enquiry | memory MB |
            |---|---|---|---|---|
            {string.Join('\n', rows)}
            """);
    }

    // Until nothing is left to do.
    private static async Task Quiet(string data)
    {
        while (Ask(data, "SELECT (SELECT count(*) FROM Deliveries WHERE State IN ('Pending', 'Leased')) + (SELECT count(*) FROM LeadsToIndex)") > 0)
        {
            await Task.Delay(200);
        }
    }

    // The pages that are in use, wherever they lie just now.
    private static long Size(string data) => Ask(data, "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)");

    private static long Ask(string data, string sql)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(data, "site.db")};Mode=ReadOnly;Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
