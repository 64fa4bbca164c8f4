using Microsoft.Data.Sqlite;

namespace BackendSite.Tests.Mail;

/// <summary>The site is killed at a point of a send; after the next start every letter has arrived, and none twice unless it is marked so.</summary>
public class SenderCrashTests
{
    [Theory]
    [InlineData("send: claimed")]
    [InlineData("send: connected")]
    [InlineData("send: in the message")]
    [InlineData("send: handed over")]
    [InlineData("send: answered")]
    [InlineData("send: marked")]
    public async Task A_killed_sender_loses_no_letter(string point)
    {
        await using var server = new ScriptedMailServer();
        using var data = new TemporaryFolder();
        string[] settings = ["--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None"];
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

        await using var again = await SiteProcess.Start(data.Path, settings);
        await server.HasAccepted(2);
        // A connection is closed after what it carried is recorded.
        await server.IsQuiet();

        var repeats = server.Accepted.GroupBy(mail => mail.Message.MessageId).Where(same => same.Count() > 1).Select(same => same.Key).ToList();
        using var db = new SqliteConnection($"Data Source={data.Combine("site.db")};Mode=ReadOnly");
        db.Open();
        using var letters = db.CreateCommand();
        letters.CommandText = "SELECT MessageId, State, PossibleRepeat, LeaseId FROM Deliveries";
        using var row = letters.ExecuteReader();
        var count = 0;
        while (row.Read())
        {
            count++;
            Assert.Equal("Sent", row.GetString(1));
            Assert.True(row.IsDBNull(3));
            Assert.True(row.GetBoolean(2) || !repeats.Contains(row.GetString(0)), $"{row.GetString(0)} came twice and is not marked.");
        }

        Assert.Equal(2, count);
        Assert.Equal(2, server.Accepted.Select(mail => mail.Message.MessageId).Distinct().Count());
    }
}
