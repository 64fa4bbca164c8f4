using BackendSite.Mail;
using BackendSite.Tests.Faults;
using Microsoft.Data.Sqlite;

namespace BackendSite.Tests.Mail;

/// <summary>The site is killed at a point of a send; after the next start every letter has arrived, and none twice unless it is marked so.</summary>
public class SenderCrashTests
{
    public static TheoryData<string> Points =>
        ["send: claimed", "send: connected", "send: in the message", "send: handed over", "send: answered", "send: marked"];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_killed_sender_loses_no_letter(string point)
    {
        await using var server = new ScriptedMailServer();
        using var data = new TemporaryFolder();
        var settings = To(server);
        await using (var site = await SiteProcess.Start(data.Path, settings, new() { ["BACKENDSITE_CRASH_AT"] = point }))
        {
            using var client = Client(site);
            try
            {
                await client.SendEnquiry();
            }
            catch (HttpRequestException)
            {
                // The letter was quicker than the answer.
            }

            await site.Ended();
        }

        var unsent = 2 - Letters(data).Count(letter => letter.State == "Sent");
        await using var again = await SiteProcess.Start(data.Path, settings);
        await again.Printed("is Sent after Taken", unsent);

        Assert.Equal(2, Letters(data).Count);
        HoldsUp(server, data);
    }

    [Theory]
    [Trait("kind", "soak")]
    [MemberData(nameof(Points))]
    public async Task A_sender_that_is_killed_fifty_times_loses_no_letter(string point)
    {
        await using var server = new ScriptedMailServer();
        using var data = new TemporaryFolder();
        var shown = new List<(string Person, string Receipt)>();
        var printed = new List<string>();
        var random = new Random(20261124);
        for (var kill = 0; kill < 50; kill++)
        {
            SiteProcess? site = null;
            try
            {
                site = await SiteProcess.Start(data.Path, To(server), new() { ["BACKENDSITE_CRASH_AT"] = $"{point}#{random.Next(1, 8)}" });
                using var client = Client(site);
                while (true)
                {
                    var person = $"ada{shown.Count}of{kill}";
                    shown.Add((person, await client.SendEnquiry(By(person))));
                }
            }
            catch (Exception error) when (error is HttpRequestException or InvalidOperationException)
            {
                // It is gone, perhaps before it listened: letters were left of the round before.
            }

            printed.AddRange(site?.Output ?? []);
            await (site?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        var unsent = Letters(data).Count(letter => letter.State != "Sent");
        await using var again = await SiteProcess.Start(data.Path, To(server));
        await again.Printed("is Sent after Taken", unsent);

        HoldsUp(server, data);
        var receipts = Read(data, "SELECT Receipt FROM Leads", row => "/enquiries/" + row.GetString(0));
        Assert.Equal(receipts.Count, receipts.Distinct().Count());
        Assert.Empty(shown.Select(enquiry => enquiry.Receipt).Except(receipts));
        using (var back = Client(again))
        {
            Assert.Equal(shown[^1].Receipt, await back.SendEnquiry(By(shown[^1].Person)));
        }

        Assert.DoesNotContain([.. printed, .. again.Output], line => line.Contains("Lovelace", StringComparison.Ordinal) || line.Contains("analytical.example", StringComparison.Ordinal));
        Assert.Equal("ok", Assert.Single(Read(data, "PRAGMA integrity_check", row => row.GetString(0))));
        var (exit, _, complained) = await SiteProcess.Run(data.Path, "backup", data.Combine("copy.db"));
        Assert.Equal((0, ""), (exit, complained));
        Assert.Equal(Letters(data).Order(), Letters(data, "copy.db").Order());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{point}: 50 kills, {shown.Count} receipts shown, {Letters(data).Count} letters, {server.Accepted.Count} accepted, {Letters(data).Count(letter => letter.PossibleRepeat)} marked as possible repeats.");
    }

    private static (string, string?)[] By(string person) => [("email", $"{person}@analytical.example"), ("message", $"What {person} needs.")];

    private static HttpClient Client(SiteProcess site) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };

    private static string[] To(ScriptedMailServer server) =>
    [
        "--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None",
        "--Enquiries:PerAddressPerMinute=100000",
    ];

    private static void HoldsUp(ScriptedMailServer server, TemporaryFolder data)
    {
        using var db = SiteProcess.OpenDatabase(data.Path);
        LetterLedger.Agrees([.. db.Deliveries], server);
    }

    private static List<(string MessageId, string State, bool PossibleRepeat, bool IsLeased)> Letters(TemporaryFolder data, string file = "site.db") =>
        Read(
            data, "SELECT MessageId, State, PossibleRepeat, LeaseId IS NOT NULL FROM Deliveries",
            row => (row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3)), file);

    private static List<T> Read<T>(TemporaryFolder data, string sql, Func<SqliteDataReader, T> map, string file = "site.db")
    {
        using var db = new SqliteConnection($"Data Source={data.Combine(file)};Mode=ReadOnly");
        db.Open();
        using var select = db.CreateCommand();
        select.CommandText = sql;
        using var row = select.ExecuteReader();
        var rows = new List<T>();
        while (row.Read())
        {
            rows.Add(map(row));
        }

        return rows;
    }
}
