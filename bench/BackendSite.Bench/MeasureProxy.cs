using System.Globalization;

namespace BackendSite.Bench;

/// <summary>The article from nginx with the settings that come with the site, as a kept file and from its cache, beside a file of nothing but that nginx.</summary>
internal static class MeasureProxy
{
    private const string Article = "/articles/what-does-a-backend-developer-do";
    private const string ServerCore = "0";
    private const string LoadCore = "1";
    private static readonly int Rounds = Results.Rounds(12);

    public static async Task Run(string site, string work)
    {
        var address = new Uri($"http://127.0.0.1:{Server.FreePort()}");
        await using var kestrel = await Server.Launch(
            "this site", address, ServerCore, "dotnet", Path.Combine(site, "BackendSite.dll"), $"--contentRoot={site}", $"--Urls={address}", $"--Data:Directory={Path.Combine(work, "proxied")}",
            $"--Web:PagesDirectory={Path.Combine(work, "pages")}");
        List<string> rows = [];
        var answer = await Measure(address, new(Path.Combine(work, "proxy"), Article, Path.Combine(work, "pages")), "as files", rows);
        await Measure(address, new(Path.Combine(work, "proxy-cache"), Article, Path.Combine(work, "nowhere")), "from the cache", rows);
        Results.Write("Proxy", $"""
            {answer.Body.Length.ToString("#,0", CultureInfo.InvariantCulture)} bytes of brotli under the same {answer.Headers.Count} headers from nginx with `deploy/nginx/backendsite.conf`, which the site is not asked for: as the files that the site keeps, and from the
            cache where it keeps none. Beside it a file at an address of its own. One nginx with one worker on one core, the load of 32 connections on the other; medians of {Rounds} interleaved rounds, ratios of the two in each round.

            | | as shipped, requests/s | the file, requests/s | shipped / file, requests/s | file / shipped, processor time of a request |
            |---|--:|--:|--:|--:|
            {string.Join('\n', rows)}
            """);
    }

    private static async Task<SavedAnswer> Measure(Uri address, ProxyAndFile nginx, string how, List<string> rows)
    {
        SavedAnswer answer;
        await using (await nginx.Launch(address, null, ServerCore))
        {
            // The first answer is a miss, and its header says so.
            await SavedAnswer.Of(nginx.ProxyWithTls);
            answer = await SavedAnswer.Of(nginx.ProxyWithTls);
        }

        await using var server = await nginx.Launch(address, answer, ServerCore);
        foreach (var other in (Uri[])[nginx.Proxy, nginx.AFile, nginx.AFileWithTls])
        {
            await SavedAnswer.Of(other);
            answer.MustEqual(await SavedAnswer.Of(other), other.ToString());
        }

        rows.Add(await Row($"{how}, with TLS", server, nginx.ProxyWithTls, nginx.AFileWithTls));
        rows.Add(await Row($"{how}, without", server, nginx.Proxy, nginx.AFile));
        return answer;
    }

    private static async Task<string> Row(string name, Server nginx, Uri shipped, Uri file)
    {
        var rounds = new List<(Round Shipped, Round File)>();
        for (var round = 1; round <= Rounds; round++)
        {
            // Each goes first as often as the other.
            var first = await Round.Of(nginx, round % 2 == 0 ? shipped : file);
            var second = await Round.Of(nginx, round % 2 == 0 ? file : shipped);
            rounds.Add(round % 2 == 0 ? (first, second) : (second, first));
        }

        string[] cells =
        [
            name,
            Figures.Whole(rounds.Select(round => round.Shipped.Rate).Median()),
            Figures.Whole(rounds.Select(round => round.File.Rate).Median()),
            Figures.Ratio(rounds.Select(round => round.Shipped.Rate / round.File.Rate).Median()),
            Figures.Ratio(rounds.Select(round => round.File.Cpu / round.Shipped.Cpu).Median()),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private sealed record Round(double Rate, double Cpu)
    {
        public static async Task<Round> Of(Server nginx, Uri address)
        {
            var before = nginx.Cpu;
            var load = await Wrk.Run(address, 32, 2, LoadCore);
            return new(load.Rate, (nginx.Cpu - before).TotalMicroseconds / load.Requests);
        }
    }
}
