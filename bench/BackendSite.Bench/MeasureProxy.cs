using System.Globalization;

namespace BackendSite.Bench;

/// <summary>The article from the cache of nginx with the settings that come with the site, beside a file that the same nginx sends under the same headers.</summary>
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
            "this site", address, ServerCore, "dotnet", Path.Combine(site, "BackendSite.dll"), $"--contentRoot={site}", $"--Urls={address}", $"--Data:Directory={Path.Combine(work, "proxied")}");
        var nginx = new ProxyAndFile(Path.Combine(work, "proxy"), Article);
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

        Results.Write("Proxy", $"""
            {answer.Body.Length.ToString("#,0", CultureInfo.InvariantCulture)} bytes of brotli under the same {answer.Headers.Count} headers, once from the cache of nginx with `deploy/nginx/backendsite.conf`, which the site is not asked for, and once from a file; one
            nginx with one worker on one core, the load of 32 connections on the other; medians of {Rounds} interleaved rounds, ratios of the two in each round.

            | | from the cache, requests/s | a file, requests/s | cache / file, requests/s | file / cache, processor time of a request |
            |---|--:|--:|--:|--:|
            {await Row("with TLS, as shipped", server, nginx.ProxyWithTls, nginx.AFileWithTls)}
            {await Row("without", server, nginx.Proxy, nginx.AFile)}
            """);
    }

    private static async Task<string> Row(string name, Server nginx, Uri cache, Uri file)
    {
        var rounds = new List<(Round Cache, Round File)>();
        for (var round = 1; round <= Rounds; round++)
        {
            // Each goes first as often as the other.
            var first = await Round.Of(nginx, round % 2 == 0 ? cache : file);
            var second = await Round.Of(nginx, round % 2 == 0 ? file : cache);
            rounds.Add(round % 2 == 0 ? (first, second) : (second, first));
        }

        string[] cells =
        [
            name,
            Figures.Whole(rounds.Select(round => round.Cache.Rate).Median()),
            Figures.Whole(rounds.Select(round => round.File.Rate).Median()),
            Figures.Ratio(rounds.Select(round => round.Cache.Rate / round.File.Rate).Median()),
            Figures.Ratio(rounds.Select(round => round.File.Cpu / round.Cache.Cpu).Median()),
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
