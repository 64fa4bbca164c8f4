using System.Diagnostics;
using System.Globalization;
using System.Net;
using BackendSite.Data;
using BackendSite.Staff;
using BackendSite.Tests;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Bench;

/// <summary>What open inboxes cost, and whether each of them hears of every lead while many arrive.</summary>
internal static class MeasureCircuits
{
    private const int Inboxes = 200;

    // By then all code has run that they run.
    private const int First = 50;
    private const int AtOnce = 4;

    // Some that open at once may go beyond it.
    private const int PerAccount = CircuitDoor.PerAccount - AtOnce;
    private const int Leads = 2_000;
    private const int PerSecond = 20;

    // Fewer than are counted, so that a lost one shows.
    private const int ARound = 900;

    private const string Password = "four green chairs sing";

    private static readonly int Rounds = Results.Rounds(2);

    public static async Task Run(string site, string work)
    {
        var data = Path.Combine(work, "circuits");
        var heap = new HeldMemory(work);
        var address = new Uri($"http://127.0.0.1:{Server.FreePort()}");
        var inboxes = new List<OpenInbox>();
        try
        {
            await using var server = await Server.Launch(
                "this site", new Uri(address, "/health/ready"), cores: null,
                "dotnet", Path.Combine(site, "BackendSite.dll"), $"--contentRoot={site}", $"--Urls={address}", $"--Data:Directory={data}",
                "--Web:KnownProxies=127.0.0.1", "--Staff:RequireSecondFactor=false");
            await Fill(Path.Combine(data, "site.db"));
            await Open(inboxes, address, First);
            var few = await heap.Of(server);
            await Open(inboxes, address, Inboxes - First);
            var many = await heap.Of(server);
            var arriving = await Arrive(inboxes, server, address, data, heap);
            Results.Write("Circuits", Table(few, many, arriving));
        }
        finally
        {
            await Task.WhenAll(inboxes.Select(inbox => inbox.DisposeAsync().AsTask()));
        }
    }

    private static async Task Fill(string file)
    {
        await using var db = new SqliteSiteDb(new DbContextOptionsBuilder<SqliteSiteDb>().UseSqlite($"Data Source={file}").AddInterceptors(new SqlitePragmas()).Options);
        db.AddRange(SampleLeads.Make(Leads, DateTime.UtcNow));
        var hash = new PasswordHasher<StaffUser>(Options.Create(new PasswordHasherOptions { IterationCount = PasswordRules.HashIterations })).HashPassword(new(), Password);
        for (var number = 0; number <= Inboxes / PerAccount; number++)
        {
            var email = Email(number);
            db.Add(new StaffUser
            {
                UserName = email,
                NormalizedUserName = email.ToUpperInvariant(),
                Email = email,
                NormalizedEmail = email.ToUpperInvariant(),
                DisplayName = $"Colleague {number}",
                PasswordHash = hash,
                SecurityStamp = Guid.NewGuid().ToString("N"),
                Role = StaffRole.Sales,
                CreatedAt = DateTime.UtcNow,
            });
        }

        await db.SaveChangesAsync();
    }

    private static string Email(int number) => $"colleague-{number}@example.com";

    private static async Task Open(List<OpenInbox> inboxes, Uri site, int more)
    {
        for (var left = more; left > 0; left -= AtOnce)
        {
            var account = inboxes.Count / PerAccount;
            var headers = await SignIn(site, account);
            using var visitor = Visitor(site, headers);
            inboxes.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Min(AtOnce, left)).Select(_ => OpenInbox.Open(site, visitor, headers, "/staff/leads", "Time left"))));
        }
    }

    private static readonly Dictionary<int, IReadOnlyDictionary<string, string>> SignedIn = [];

    private static async Task<IReadOnlyDictionary<string, string>> SignIn(Uri site, int account)
    {
        if (SignedIn.TryGetValue(account, out var known))
        {
            return known;
        }

        Dictionary<string, string> headers = new()
        {
            ["X-Forwarded-For"] = $"10.1.1.{account}",
            ["X-Forwarded-Proto"] = "https",
            ["Origin"] = $"https://{site.Authority}",
        };
        using var visitor = Visitor(site, headers);
        using var form = await visitor.GetAsync("/staff/sign-in");
        var cookies = form.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]).ToList();
        visitor.DefaultRequestHeaders.Add("Cookie", string.Join("; ", cookies));
        using var answer = await visitor.PostAsync("/staff/sign-in", new FormUrlEncodedContent(
            [.. MeasureSignIn.Fields(await form.Content.ReadAsStringAsync()), new("email", Email(account)), new("password", Password)]));
        if (answer.StatusCode is not (HttpStatusCode.Redirect or HttpStatusCode.SeeOther))
        {
            throw new InvalidOperationException($"Not signed in: {answer.StatusCode}.");
        }

        headers["Cookie"] = string.Join("; ", cookies.Concat(answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        return SignedIn[account] = headers;
    }

    private static HttpClient Visitor(Uri site, IReadOnlyDictionary<string, string> headers)
    {
        var visitor = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site };
        foreach (var (name, value) in headers)
        {
            visitor.DefaultRequestHeaders.Add(name, value);
        }

        return visitor;
    }

    private static async Task<List<Round>> Arrive(List<OpenInbox> inboxes, Server server, Uri site, string data, HeldMemory heap)
    {
        var rounds = new List<Round>();
        var load = new EnquiryLoad(site);
        for (var round = 0; round < Rounds; round++)
        {
            var before = Wanted(data);
            var (cpu, clock) = (server.Cpu, Stopwatch.StartNew());
            await load.Steadily(PerSecond, ARound);
            var (used, took) = (server.Cpu - cpu, clock.Elapsed);
            var expected = (Wanted(data) - before).ToString("N0", CultureInfo.InvariantCulture);
            var patience = Stopwatch.StartNew();
            while (inboxes.Any(inbox => inbox.Arrived != expected) && patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(100);
            }

            rounds.Add(new(ARound / took.TotalSeconds, used / took, inboxes.Count(inbox => inbox.Arrived == expected), (await heap.Of(server)).Heap, server.Memory));
            Console.WriteLine(rounds[^1]);

            // Another list of as many rows, so that each counts from nothing again.
            foreach (var inbox in inboxes)
            {
                await inbox.Go(site, round % 2 == 0 ? "/staff/leads?sort=oldest" : "/staff/leads");
            }

            await Task.Delay(TimeSpan.FromSeconds(3));
        }

        return rounds;
    }

    private static long Wanted(string data)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(data, "site.db")};Mode=ReadOnly;Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = "SELECT count(*) FROM Leads WHERE Status <> 'Spam'";
        return (long)command.ExecuteScalar()!;
    }

    private static string Table((long Heap, long Resident) few, (long Heap, long Resident) many, List<Round> rounds) =>
        $"""
        {Inboxes} inboxes of 50 rows, open at once as a browser has them, on the published site; memory after everything that can be collected is.

        | | at {First} | at {Inboxes} | kB for each of {Inboxes - First} |
        |---|--:|--:|--:|
        | resident MB | {Figures.Megabytes(few.Resident)} | {Figures.Megabytes(many.Resident)} | {Figures.Whole((many.Resident - few.Resident) / 1000.0 / (Inboxes - First))} |
        | managed heap MB | {Figures.Megabytes(few.Heap)} | {Figures.Megabytes(many.Heap)} | {Figures.Whole((many.Heap - few.Heap) / 1000.0 / (Inboxes - First))} |

        {Arrivals(rounds)}
        """;

    private static string Arrivals(List<Round> rounds) => rounds.Count == 0 ? "" :
        $"""
        Then rounds of {ARound} enquiries, {PerSecond} a second, while all of them are open.

        | round | enquiries/s | processor, of one core | inboxes that show all of them | managed heap MB | resident MB |
        |--:|--:|--:|--:|--:|--:|
        {string.Join('\n', rounds.Select((round, number) => $"| {number + 1} | {round.Rate.ToString("0.0", CultureInfo.InvariantCulture)} | {Figures.Ratio(round.Cores)} | {round.Told} of {Inboxes} | {Figures.Megabytes(round.Heap)} | {Figures.Megabytes(round.Resident)} |"))}
        """;

    private sealed record Round(double Rate, double Cores, int Told, long Heap, long Resident);
}
