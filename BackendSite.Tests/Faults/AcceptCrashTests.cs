using System.Net;
using Microsoft.Data.Sqlite;

namespace BackendSite.Tests.Faults;

/// <summary>
/// Pulls the plug while enquiries are being accepted, over and over on the same data, and compares what clients were shown with
/// what the database holds: every receipt that was shown is there once, a repeat shows the same one, no letter is missing.
/// </summary>
public class AcceptCrashTests
{
    private const int Clients = 8;

    [Theory]
    [InlineData("accept: before the transaction")]
    [InlineData("accept: rows written")]
    [InlineData("accept: committed")]
    public async Task Killed_at_a_point_of_accepting_nothing_that_was_shown_is_lost(string point)
    {
        using var data = new TemporaryFolder();
        var ledger = new EnquiryLedger();
        await using (var site = await SiteProcess.Start(data.Path, Flood, new() { ["BACKENDSITE_CRASH_AT"] = $"{point}#5" }))
        {
            await PostUntilItDies(site, ledger, Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken));
        }

        await Settle(data, ledger);
    }

    [Fact]
    public Task Killed_at_random_under_load_nothing_that_was_shown_is_lost() => KillAtRandom(10);

    [Fact]
    [Trait("kind", "soak")]
    public Task Killed_at_random_five_hundred_times_nothing_that_was_shown_is_lost() => KillAtRandom(500);

    private static string[] Flood => ["--Enquiries:PerAddressPerMinute=100000"];

    private static async Task KillAtRandom(int times)
    {
        using var data = new TemporaryFolder();
        var ledger = new EnquiryLedger();
        var random = new Random(20261123);
        for (var i = 0; i < times; i++)
        {
            await using var site = await SiteProcess.Start(data.Path, Flood);
            var enough = ledger.WaitForMore(random.Next(1, 60));
            var posting = PostUntilItDies(site, ledger, enough);
            await enough;
            await site.Kill();
            await posting;
        }

        await Settle(data, ledger);
        TestContext.Current.TestOutputHelper?.WriteLine($"{times} kills, {ledger.Sent.Count} enquiries sent, {ledger.Shown.Count} receipts shown.");
    }

    private static string Address(string message) => message.Replace("Message ", "person", StringComparison.Ordinal) + "@example.com";

    // Each client sends one enquiry after the other until the site is gone.
    private static async Task PostUntilItDies(SiteProcess site, EnquiryLedger ledger, Task stop)
    {
        using var client = Client(site);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (!stop.IsCompleted)
            {
                var message = $"Message {ledger.Next()}";
                ledger.Sent.Add(message);
                try
                {
                    ledger.Show(message, await client.SendEnquiry(("message", message), ("email", Address(message))));
                }
                catch (HttpRequestException)
                {
                    return;
                }
            }
        }));
    }

    // The site comes back; people whose connection was cut send again; then everything must add up.
    private static async Task Settle(TemporaryFolder data, EnquiryLedger ledger)
    {
        await using (var site = await SiteProcess.Start(data.Path, Flood))
        {
            using var client = Client(site);
            foreach (var (message, receipt) in ledger.Shown)
            {
                using var page = await client.GetAsync(receipt, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, page.StatusCode);
                Assert.Contains($">{message}<", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }

            foreach (var message in ledger.Sent.Where(message => !ledger.Shown.ContainsKey(message)))
            {
                await client.SendEnquiry(("message", message), ("email", Address(message)));
            }

            Assert.Equal(0, await site.Terminate());
        }

        await using var db = new SqliteConnection($"Data Source={data.Combine("site.db")};Pooling=False");
        db.Open();
        Assert.Equal("ok", Scalar(db, "PRAGMA integrity_check"));
        Assert.Equal(0L, Scalar(db, "SELECT count(*) - count(DISTINCT Message) FROM Leads"));
        Assert.Equal((long)ledger.Sent.Count, Scalar(db, "SELECT count(*) FROM Leads"));
        Assert.Equal(0L, Scalar(db, "SELECT count(*) FROM Leads WHERE Id NOT IN (SELECT LeadId FROM LeadEvents WHERE Kind = 'Received')"));
        Assert.Equal(0L, Scalar(db, "SELECT count(*) FROM Leads WHERE Id NOT IN (SELECT LeadId FROM Deliveries WHERE Kind = 'enquiry-notice')"));
        Assert.Equal(0L, Scalar(db, "SELECT count(*) FROM Leads WHERE Id NOT IN (SELECT LeadId FROM Deliveries WHERE Kind = 'enquiry-acknowledgement')"));
        Assert.Equal(0L, Scalar(db, "SELECT count(*) FROM (SELECT 1 FROM Deliveries GROUP BY LeadId, Kind HAVING count(*) > 1)"));
        Assert.Equal(0L, Scalar(db, "SELECT count(*) FROM Leads l LEFT JOIN LeadSearch s ON s.rowid = l.Id WHERE s.rowid IS NULL AND l.Id NOT IN (SELECT Id FROM LeadsToIndex)"));
    }

    private static HttpClient Client(SiteProcess site) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(site.Address) };

    private static object? Scalar(SqliteConnection db, string sql)
    {
        using var command = db.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
