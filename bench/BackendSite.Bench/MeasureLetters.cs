using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace BackendSite.Bench;

/// <summary>
/// How many letters a second leave, beside MailKit in a bare loop to the same server. Enquiries are taken while the mail server is down; then
/// it is started, and it counts.
/// </summary>
internal static class MeasureLetters
{
    private const int Connections = 2;

    private static readonly int Rounds = Results.Rounds(3);
    private static readonly int Letters = int.TryParse(Environment.GetEnvironmentVariable("BENCH_LETTERS"), out var letters) ? letters : 10_000;

    // For half a minute after its start the runtime compiles what is used much anew, which takes a core for itself. These take about as long.
    private static readonly int WarmUp = Letters * 12 / 10;

    private const int Turns = 10;

    // For what a mail server still does with what it took.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    // How much a mail server does before it takes a letter.
    private enum Mail
    {
        Postfix,
        KeepsOnDisk,
        OnlyCounts,
    }

    public static async Task Run(string site, string work)
    {
        var rounds = Enum.GetValues<Mail>().ToDictionary(mail => mail, _ => new List<Round>());
        for (var round = 1; round <= Rounds; round++)
        {
            Console.WriteLine($"Round {round} of {Rounds}");
            foreach (var (mail, measured) in rounds)
            {
                measured.Add(await Measure(site, Path.Combine(work, $"letters-{round}-{mail}"), mail));
            }
        }

        Results.Write("Letters", $"""
            Each letter is leased, written from its lead by a component, handed over and recorded in a committed transaction (WAL, `synchronous=FULL`).
            The loop hands over one letter of the same size again and again over as many connections ({Connections}), composes nothing and records nothing.
            Site, loop and server share the machine and send in turns, {Turns} each: {Letters} letters a round after {WarmUp} that were not counted, medians of the turns and of {Rounds} rounds.

            | server | MailKit in a bare loop, letters/s | this site, letters/s | of the loop's rate | memory at the first and at the last that counts, MB |
            |---|---|---|---|---|
            {Row("Postfix as its defaults are", rounds[Mail.Postfix])}
            {Row("a sink that has each letter on its disk before it takes it", rounds[Mail.KeepsOnDisk])}
            {Row("a sink that only counts", rounds[Mail.OnlyCounts])}
            """);
    }

    private static string Row(string name, List<Round> rounds) =>
        $"| {name} | {Figures.Whole(rounds.Select(round => round.Bare).Median())} | {Figures.Whole(rounds.Select(round => round.Site).Median())} "
        + $"| {Figures.Ratio(rounds.Select(round => round.Ratio).Median())} "
        + $"| {Figures.Megabytes(rounds.Select(round => (double)round.Early).Median())}, {Figures.Megabytes(rounds.Select(round => (double)round.Late).Median())} |";

    private static async Task<Round> Measure(string site, string data, Mail mail)
    {
        var port = Server.FreePort();
        await Order(site, data, port);
        Round measured;
        await using (await Start(mail, Path.Combine(data, "letters"), port))
        await using (var server = await Start(site, data, port))
        {
            using var outbox = new Outbox(data);
            measured = await TakeTurns(server, outbox, port, WriteSample(Path.Combine(data, "sample.eml")));
        }

        Directory.Delete(data, recursive: true);
        return measured;
    }

    // One stands still while the other sends: so whatever else the machine does meets both.
    private static async Task<Round> TakeTurns(Server server, Outbox outbox, int port, string sample)
    {
        await outbox.Until(WarmUp);
        var early = server.Memory;
        await server.Pause();
        await BareMail.Run(port, Connections, WarmUp, sample);
        var turns = new List<(double Bare, double Site)>();
        for (var turn = 0; turn < Turns; turn++)
        {
            await Task.Delay(Rest);
            var clock = Stopwatch.StartNew();
            await BareMail.Run(port, Connections, Letters / Turns, sample);
            var bare = Letters / Turns / clock.Elapsed.TotalSeconds;

            await Task.Delay(Rest);
            var before = outbox.Sent();
            await server.Resume();
            clock.Restart();
            var sent = await outbox.Until(before + (Letters / Turns));
            turns.Add((bare, (sent - before) / clock.Elapsed.TotalSeconds));
            Console.WriteLine($"turn {turn + 1}: loop {turns[^1].Bare:F0}/s, site {turns[^1].Site:F0}/s");
            await server.Pause();
        }

        var late = server.Memory;
        await server.Resume();
        return new(turns.Select(turn => turn.Bare).Median(), turns.Select(turn => turn.Site).Median(), turns.Select(turn => turn.Site / turn.Bare).Median(), early, late);
    }

    // Two letters an enquiry.
    private static async Task Order(string site, string data, int port)
    {
        await using var server = await Start(site, data, port);
        var prospects = new EnquiryLoad(server.Address);
        // Somewhat more than are counted, since a turn ends a moment late.
        for (var ordered = 0; ordered < WarmUp + (Letters * 1.2);)
        {
            ordered += 2 * (await prospects.Run(8, TimeSpan.FromMilliseconds(500))).Accepted;
        }
    }

    private static async Task<IAsyncDisposable> Start(Mail mail, string folder, int port)
    {
        Directory.CreateDirectory(folder);
        return mail == Mail.Postfix ? await PostfixServer.Start(port) : await SinkProcess.Start(port, mail == Mail.KeepsOnDisk ? folder : null);
    }

    private static string WriteSample(string path)
    {
        var text = string.Concat(Enumerable.Repeat("A line of a letter of the usual length, with some words in it.\n", 18));
        var message = new MimeKit.MimeMessage { Subject = "A letter", Body = new MimeKit.MultipartAlternative { new MimeKit.TextPart("plain") { Text = text }, new MimeKit.TextPart("html") { Text = string.Concat(Enumerable.Repeat(text, 7)) } } };
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

    private sealed class SinkProcess(Process process) : IAsyncDisposable
    {
        public static async Task<SinkProcess> Start(int port, string? folder)
        {
            string[] arguments = [typeof(MeasureLetters).Assembly.Location, "sink", port.ToString(), folder ?? ""];
            var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
            await process.StandardOutput.ReadLineAsync();
            return new(process);
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    // Asks seldom, on one connection: what it takes is taken from the site.
    private sealed class Outbox : IDisposable
    {
        private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

        private readonly SqliteConnection db;
        private readonly SqliteCommand count;

        public Outbox(string data)
        {
            db = new($"Data Source={Path.Combine(data, "site.db")};Mode=ReadOnly;Pooling=False");
            db.Open();
            count = db.CreateCommand();
            count.CommandText = "SELECT count(*) FROM Deliveries WHERE State = 'Sent'";
        }

        public long Sent() => (long)count.ExecuteScalar()!;

        public async Task<long> Until(long sent)
        {
            long now;
            while ((now = Sent()) < sent)
            {
                await Task.Delay(Look);
            }

            return now;
        }

        public void Dispose()
        {
            count.Dispose();
            db.Dispose();
        }
    }

    private sealed record Round(double Bare, double Site, double Ratio, long Early, long Late);
}
