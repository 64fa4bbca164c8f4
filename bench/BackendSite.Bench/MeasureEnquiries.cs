using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace BackendSite.Bench;

/// <summary>
/// How many enquiries a second the site takes, beside a loop that does nothing but commit rows on the same disk. Each round
/// starts the sites anew, so that the loop is not slowed down by letters that are still being written.
/// </summary>
internal static class MeasureEnquiries
{
    private static readonly int Rounds = Results.Rounds(5);
    private static readonly int[] Clients = [1, 8, 32];

    // Enough for the runtime to compile what is busy; few enough for letters and search index to be done with them soon.
    private const int WarmUp = 6_000, WarmUpASecond = 300;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    // Microseconds more for each flush: about as long again as one takes on the machine that the tables are from.
    private const int Delay = 100;

    public static async Task Run(string site, string work)
    {
        var (loop, delayedLoop) = (new List<double>(), new List<double>());
        var (usual, hanging, delayed, delayedHanging) = (Loads(), Loads(), Loads(), Loads());
        string[] delay = ["env", $"LD_PRELOAD={Path.Combine(AppContext.BaseDirectory, "slow-flush.so")}", string.Create(CultureInfo.InvariantCulture, $"BENCH_FLUSH={Delay}")];
        for (var round = 1; round <= Rounds; round++)
        {
            Console.WriteLine($"Round {round} of {Rounds}");
            var data = Path.Combine(work, $"enquiries-{round}");
            loop.Add(BareLoop.Run(Path.Combine(data, "loop"), Short));
            await Measure(site, Path.Combine(data, "usual"), usual, []);
            await WhileMailHangs(site, Path.Combine(data, "hanging"), hanging, []);
            delayedLoop.Add(await LoopElsewhere(Path.Combine(data, "delayed-loop"), delay));
            await Measure(site, Path.Combine(data, "delayed"), delayed, delay);
            await WhileMailHangs(site, Path.Combine(data, "delayed-hanging"), delayedHanging, delay);
            Directory.Delete(data, recursive: true);
        }

        IEnumerable<string> rows =
        [
            Loop("bare loop of committed rows", loop),
            .. Rows("this site", usual, loop),
            .. Rows("this site while the mail server hangs", hanging, loop),
            Loop("bare loop, flushes delayed", delayedLoop),
            .. Rows("this site, flushes delayed", delayed, delayedLoop),
            .. Rows("this site, flushes delayed, while the mail server hangs", delayedHanging, delayedLoop),
        ];
        Results.Write("Enquiries", Table(rows));
    }

    private static Dictionary<int, List<Load>> Loads() => Clients.ToDictionary(clients => clients, _ => new List<Load>());

    // In a process of its own, whose flushes take longer.
    private static async Task<double> LoopElsewhere(string folder, string[] under)
    {
        string[] command = [.. under, "dotnet", Path.Combine(AppContext.BaseDirectory, "BackendSite.Bench.dll"), "loop", folder, Short.TotalSeconds.ToString(CultureInfo.InvariantCulture)];
        using var loop = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        return double.Parse(await loop.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task WhileMailHangs(string site, string data, Dictionary<int, List<Load>> loads, string[] under)
    {
        using var silent = new SilentMailServer();
        await Measure(
            site, data, loads, under,
            "--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", "--Mail:Smtp:Security=None", $"--Mail:Smtp:Port={silent.Port}");
    }

    private static async Task Measure(string site, string data, Dictionary<int, List<Load>> loads, string[] under, params string[] settings)
    {
        var accepted = 0;
        var address = new Uri($"http://127.0.0.1:{Server.FreePort()}");
        await using (var server = await Server.Launch(
            "this site", new Uri(address, "/health/ready"), cores: null,
            [.. under, "dotnet", Path.Combine(site, "BackendSite.dll"), $"--contentRoot={site}", $"--Urls={address}", $"--Data:Directory={data}", .. settings]))
        {
            var prospects = new EnquiryLoad(address);
            await prospects.Steadily(WarmUpASecond, WarmUp);
            accepted += WarmUp;
            await server.UntilIdle();
            foreach (var (clients, measured) in loads)
            {
                var load = await prospects.Run(clients, Short);
                measured.Add(load);
                accepted += load.Accepted;
            }
        }

        MustHold(data, accepted);
    }

    // Speed counts only if nothing is lost and nothing is stored twice.
    private static void MustHold(string data, int accepted)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(data, "site.db")};Mode=ReadOnly;Pooling=False");
        db.Open();
        foreach (var table in new[] { "Leads", "LeadEvents" })
        {
            using var count = db.CreateCommand();
            count.CommandText = $"SELECT count(*) FROM {table}";
            if ((long)count.ExecuteScalar()! is var stored && stored != accepted)
            {
                throw new InvalidOperationException($"{accepted} enquiries got a receipt, but {table} holds {stored} rows.");
            }
        }
    }

    private static string Table(IEnumerable<string> rows) => $"""
        Every enquiry is distinct and does all of its work: rules, spam score, a lead, its event and its letters, one committed transaction, the receipt.
        The loop commits one row of the same size at a time and does nothing else. Same disk, WAL, `synchronous=FULL`; site and load share
        the machine. The site has been sent {Figures.Whole(WarmUp)} enquiries before, {WarmUpASecond} a second, and was left alone until it had nothing more to do; each number of
        clients sends for {Short.TotalSeconds:0} seconds; medians of {Rounds} rounds. A row of the loop is a flush of the disk and little else, and with many visitors the site shares
        one flush among them: how the two compare is a matter of the disk. So both are measured again with each flush delayed by {Delay} µs (`tools/slow-flush.c`).

        | | clients | enquiries/s | p50 ms | p99 ms | of the loop's rate |
        |---|---|---|---|---|---|
        {string.Join('\n', rows)}
        """;

    private static string Loop(string name, List<double> rates) => $"| {name} | 1 | {Figures.Whole(rates.Median())} | | | 1.00 |";

    private static IEnumerable<string> Rows(string name, Dictionary<int, List<Load>> loads, List<double> loop) =>
        from load in loads
        let rate = load.Value.Select(round => round.Rate).Median()
        let ratio = load.Value.Zip(loop, (round, bare) => round.Rate / bare).Median()
        select $"| {name} | {load.Key.ToString(CultureInfo.InvariantCulture)} | {Figures.Whole(rate)} "
            + $"| {Figures.Milliseconds(load.Value.Select(round => round.Median).Median())} "
            + $"| {Figures.Milliseconds(load.Value.Select(round => round.Slowest).Median())} | {Figures.Ratio(ratio)} |";
}
