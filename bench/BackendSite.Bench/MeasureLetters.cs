using System.Diagnostics;

namespace BackendSite.Bench;

/// <summary>
/// How many letters a second leave, beside MailKit in a bare loop to the same server. Enquiries are taken while the mail server is down; then
/// it is started, and it counts.
/// </summary>
internal static class MeasureLetters
{
    private const int Connections = 2;

    private static readonly int Rounds = Results.Rounds(5);
    private static readonly int Letters = int.TryParse(Environment.GetEnvironmentVariable("BENCH_LETTERS"), out var letters) ? letters : 10_000;

    public static async Task Run(string site, string work)
    {
        var disk = new List<Round>();
        var memory = new List<Round>();
        for (var round = 1; round <= Rounds; round++)
        {
            Console.WriteLine($"Round {round} of {Rounds}");
            disk.Add(await Measure(site, Path.Combine(work, $"letters-{round}-disk"), keeps: true));
            memory.Add(await Measure(site, Path.Combine(work, $"letters-{round}-memory"), keeps: false));
        }

        Results.Write("Letters", $"""
            Each letter is leased, written from its lead by a component, handed over and recorded in a committed transaction (WAL, `synchronous=FULL`).
            The loop hands over one letter of the same bytes again and again over as many connections ({Connections}) and records nothing. Site, loop and server share
            the machine; {Letters} letters a round, medians of {Rounds} rounds.

            | server | MailKit in a bare loop, letters/s | this site, letters/s | of the loop's rate | memory after a fifth and at the end, MB |
            |---|---|---|---|---|
            {Row("has each letter on its disk before it takes it", disk)}
            {Row("only counts", memory)}
            """);
    }

    private static string Row(string name, List<Round> rounds) =>
        $"| {name} | {Figures.Whole(rounds.Select(round => round.Bare).Median())} | {Figures.Whole(rounds.Select(round => round.Site).Median())} "
        + $"| {Figures.Ratio(rounds.Select(round => round.Site / round.Bare).Median())} "
        + $"| {Figures.Megabytes(rounds.Select(round => (double)round.Early).Median())}, {Figures.Megabytes(rounds.Select(round => (double)round.Late).Median())} |";

    private static async Task<Round> Measure(string site, string data, bool keeps)
    {
        var port = Server.FreePort();
        await Order(site, data, port);
        Directory.CreateDirectory(Path.Combine(data, "sink"));
        var (rate, early, late) = await WithSink(port, keeps ? Path.Combine(data, "sink") : null, () => Drain(site, data, port));
        var (bare, _, _) = await WithSink(port, keeps ? Directory.CreateDirectory(Path.Combine(data, "bare")).FullName : null, async () =>
        {
            await BareMail.Run(port, Connections, Letters, Sample(data));
            return (0, 0);
        });
        Directory.Delete(data, recursive: true);
        return new(bare, rate, early, late);
    }

    // Two letters an enquiry.
    private static async Task Order(string site, string data, int port)
    {
        await using var server = await Start(site, data, port);
        var prospects = new EnquiryLoad(server.Address);
        for (var ordered = 0; ordered < Letters;)
        {
            ordered += 2 * (await prospects.Run(8, TimeSpan.FromMilliseconds(500))).Accepted;
        }
    }

    private static async Task<(long, long)> Drain(string site, string data, int port)
    {
        await using var server = await Start(site, data, port);
        await Until(port, Letters / 5);
        var early = server.Memory;
        await Until(port, Letters);
        return (early, server.Memory);
    }

    private static async Task<(double Rate, long Early, long Late)> WithSink(int port, string? folder, Func<Task<(long, long)>> send)
    {
        string[] arguments = [typeof(MeasureLetters).Assembly.Location, "sink", port.ToString(), folder ?? ""];
        using var sink = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        try
        {
            await sink.StandardOutput.ReadLineAsync();
            var (early, late) = await send();
            var (taken, milliseconds) = MailSink.Tally(port);
            return (taken * 1000 / milliseconds, early, late);
        }
        finally
        {
            sink.Kill();
            await sink.WaitForExitAsync();
        }
    }

    private static async Task Until(int port, int taken)
    {
        while (MailSink.Tally(port).Taken < taken)
        {
            await Task.Delay(20);
        }
    }

    // The site's own letter to a prospect, written to a folder.
    private static string Sample(string data) => Path.Combine(data, "sink") is var sink && Directory.GetFiles(sink) is [var letter, ..]
        ? letter
        : WriteSample(Path.Combine(data, "sample.eml"));

    private static string WriteSample(string path)
    {
        var text = string.Concat(Enumerable.Repeat("A line of a letter of the usual length, with some words in it.\n", 20));
        var message = new MimeKit.MimeMessage { Subject = "A letter", Body = new MimeKit.MultipartAlternative { new MimeKit.TextPart("plain") { Text = text }, new MimeKit.TextPart("html") { Text = string.Concat(Enumerable.Repeat(text, 5)) } } };
        message.From.Add(new MimeKit.MailboxAddress("Site", "site@example.test"));
        message.To.Add(new MimeKit.MailboxAddress("Reader", "reader@example.test"));
        message.WriteTo(path);
        return path;
    }

    private static Task<Server> Start(string site, string data, int port)
    {
        var address = new Uri($"http://127.0.0.1:{Server.FreePort()}");
        return Server.Launch(
            "this site", new Uri(address, "/health/ready"), cores: null,
            ["dotnet", Path.Combine(site, "BackendSite.dll"), $"--contentRoot={site}", $"--Urls={address}", $"--Data:Directory={data}",
            "--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", "--Mail:Smtp:Security=None", $"--Mail:Smtp:Port={port}"]);
    }

    private sealed record Round(double Bare, double Site, long Early, long Late);
}
