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
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };
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
        var shown = new List<string>();
        var random = new Random(20261124);
        for (var kill = 0; kill < 50; kill++)
        {
            try
            {
                await using var site = await SiteProcess.Start(data.Path, To(server), new() { ["BACKENDSITE_CRASH_AT"] = $"{point}#{random.Next(1, 8)}" });
                using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };
                while (true)
                {
                    shown.Add(await client.SendEnquiry(("message", $"Message {shown.Count} of round {kill}")));
                }
            }
            catch (Exception error) when (error is HttpRequestException or InvalidOperationException)
            {
                // It is gone, perhaps before it listened: letters were left of the round before.
            }
        }

        await using var again = await SiteProcess.Start(data.Path, To(server));
        while (Letters(data).Any(letter => letter.State != "Sent"))
        {
            await server.HasAccepted(server.Accepted.Count + 1);
        }

        HoldsUp(server, data);
        var receipts = Read(data, "SELECT Receipt FROM Leads", row => "/enquiries/" + row.GetString(0));
        Assert.Equal(receipts.Count, receipts.Distinct().Count());
        Assert.Empty(shown.Except(receipts));
        Assert.Equal("ok", Assert.Single(Read(data, "PRAGMA integrity_check", row => row.GetString(0))));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{point}: 50 kills, {shown.Count} receipts shown, {Letters(data).Count} letters, {server.Accepted.Count} accepted, {Letters(data).Count(letter => letter.PossibleRepeat)} marked as possible repeats.");
    }

    private static string[] To(ScriptedMailServer server) =>
    [
        "--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None",
        "--Enquiries:PerAddressPerMinute=100000",
    ];

    // Each letter arrived, and none twice unless it is marked so; nothing arrived that was not ordered.
    private static void HoldsUp(ScriptedMailServer server, TemporaryFolder data)
    {
        var repeats = server.Accepted.GroupBy(mail => mail.Message.MessageId).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet();
        var letters = Letters(data);
        Assert.All(letters, letter => Assert.Equal(("Sent", false), (letter.State, letter.IsLeased)));
        Assert.All(letters, letter => Assert.True(letter.PossibleRepeat || !repeats.Contains(letter.MessageId), "It came twice and is not marked."));
        Assert.Equal(letters.Select(letter => letter.MessageId).Order(), server.Accepted.Select(mail => mail.Message.MessageId!).Distinct().Order());
    }

    private static List<(string MessageId, string State, bool PossibleRepeat, bool IsLeased)> Letters(TemporaryFolder data) =>
        Read(
            data, "SELECT MessageId, State, PossibleRepeat, LeaseId IS NOT NULL FROM Deliveries",
            row => (row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3)));

    private static List<T> Read<T>(TemporaryFolder data, string sql, Func<SqliteDataReader, T> map)
    {
        using var db = new SqliteConnection($"Data Source={data.Combine("site.db")};Mode=ReadOnly");
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
