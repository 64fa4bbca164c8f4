using System.Globalization;

namespace BackendSite.Bench;

/// <summary>
/// The article from four servers. All of them run throughout, and short rounds take turns, so that whatever else the machine
/// does meets all alike; the ratios are medians of those within each round.
/// </summary>
internal static class MeasureArticle
{
    private const string Article = "/articles/what-does-a-backend-developer-do";
    private const string ServerCore = "0";
    private const string LoadCore = "1";
    private const int Starts = 3;
    private static readonly int Rounds = Results.Rounds(12);

    public static async Task Run(string site, string work)
    {
        var starts = new Dictionary<string, List<double>>();
        foreach (var _ in Enumerable.Range(1, Starts))
        {
            await using var all = await Four.Start(site, work);
            all.NoteStarts(starts);
        }

        await using var servers = await Four.Start(site, work);
        await WarmUp(servers.All);
        var rounds = servers.All.ToDictionary(server => server, _ => new List<Round>());
        for (var round = 1; round <= Rounds; round++)
        {
            Console.WriteLine($"Round {round} of {Rounds}");
            foreach (var server in servers.All)
            {
                rounds[server].Add(await Round.Of(server));
            }
        }

        Results.Write("The article", Table(servers, rounds, starts));
    }

    // The runtime compiles again, and better, what it sees used a lot.
    private static async Task WarmUp(IEnumerable<Server> servers)
    {
        foreach (var _ in Enumerable.Range(1, 3))
        {
            foreach (var server in servers)
            {
                await Wrk.Run(server.Address, 32, 3, LoadCore);
            }
        }
    }

    private static string Table(Four servers, Dictionary<Server, List<Round>> rounds, Dictionary<string, List<double>> starts)
    {
        var rows = servers.All.Select(server =>
        {
            var own = rounds[server];
            double Middle(Func<Round, double> value) => own.Select(value).Median();
            double Against(Server other) => rounds[other].Zip(own, (one, mine) => one.Cpu / mine.Cpu).Median();
            string[] cells =
            [
                server.Name,
                Figures.Whole(Middle(round => round.Many.Rate)),
                Middle(round => round.Cpu).ToString("0.0", CultureInfo.InvariantCulture),
                Figures.Ratio(Against(servers.Nginx)),
                Figures.Ratio(Against(servers.Bare)),
                $"{Figures.Milliseconds(Middle(round => round.One.Median))} / {Figures.Milliseconds(Middle(round => round.One.Slowest))}",
                $"{Figures.Milliseconds(Middle(round => round.Many.Median))} / {Figures.Milliseconds(Middle(round => round.Many.Slowest))}",
                Figures.Megabytes(server.Memory),
                Figures.Ratio(starts[server.Name].Median()),
            ];
            return $"| {string.Join(" | ", cells)} |";
        });
        return $"""
            {servers.Answer.Body.Length:N0} bytes of brotli under the same {servers.Answer.Headers.Count} headers, security headers included, from each of them but the one that
            renders. Servers on one core, the load on the other; medians of {Rounds} interleaved rounds. "nginx / it" and "bare / it" compare the
            processor time a request takes: at 0.70 it needs 1.43 times as much.

            | | requests/s at 32 connections | CPU µs a request | nginx / it | bare / it | p50 / p99 ms at 1 | p50 / p99 ms at 32 | memory MB | start to first answer s |
            |---|---|---|---|---|---|---|---|---|
            {string.Join('\n', rows)}
            """;
    }

    private sealed record Round(Wrk One, Wrk Many, double Cpu)
    {
        public static async Task<Round> Of(Server server)
        {
            var one = await Wrk.Run(server.Address, 1, 1, LoadCore);
            var before = server.Cpu;
            var many = await Wrk.Run(server.Address, 32, 2, LoadCore);
            return new(one, many, (server.Cpu - before).TotalMicroseconds / many.Requests);
        }
    }

    private sealed class Four : IAsyncDisposable
    {
        private readonly List<Server> all = [];

        public SavedAnswer Answer { get; private set; } = null!;

        public Server Nginx => all[0];

        public Server Bare => all[1];

        public IReadOnlyList<Server> All => all;

        public static async Task<Four> Start(string site, string work)
        {
            var four = new Four();
            try
            {
                await four.StartAll(site, work);
                return four;
            }
            catch
            {
                await four.DisposeAsync();
                throw;
            }
        }

        public void NoteStarts(Dictionary<string, List<double>> starts)
        {
            foreach (var server in all)
            {
                (starts.TryGetValue(server.Name, out var seconds) ? seconds : starts[server.Name] = []).Add(server.Start.TotalSeconds);
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in all)
            {
                await server.DisposeAsync();
            }
        }

        private async Task StartAll(string site, string work)
        {
            var bench = typeof(MeasureArticle).Assembly.Location;
            all.Add(await Site("this site", "dotnet", Path.Combine(site, "BackendSite.dll")));
            all.Insert(0, await Site("this site, rendering each time", "dotnet", bench, "rendering"));

            Answer = await SavedAnswer.Of(all[^1].Address);
            var saved = Path.Combine(work, "answer.json");
            Answer.Save(saved);
            var port = Server.FreePort();
            all.Insert(0, await Server.Launch(
                "bare Kestrel, bytes in memory", new Uri($"http://127.0.0.1:{port}{Article}"), ServerCore,
                "dotnet", bench, "bare", port.ToString(CultureInfo.InvariantCulture), saved));
            all.Insert(0, await Bench.Nginx.Launch(Path.Combine(work, "nginx"), Answer, ServerCore));
            foreach (var server in all.SkipLast(1))
            {
                Answer.MustEqual(await SavedAnswer.Of(server.Address), server.Name);
            }

            Task<Server> Site(string name, params string[] command)
            {
                var port = Server.FreePort();
                return Server.Launch(
                    name, new Uri($"http://127.0.0.1:{port}{Article}"), ServerCore,
                    [.. command, $"--contentRoot={site}", $"--Urls=http://127.0.0.1:{port}", $"--Data:Directory={Path.Combine(work, name.Replace(' ', '-'))}"]);
            }
        }
    }
}
