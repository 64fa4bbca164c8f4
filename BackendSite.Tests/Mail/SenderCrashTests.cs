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

        var unsent = 2 - Letters(data).Count(letter => letter.State == "Sent");
        await using var again = await SiteProcess.Start(data.Path, settings);
        await again.Printed("is Sent after Taken", unsent);

        var repeats = server.Accepted.GroupBy(mail => mail.Message.MessageId).Where(same => same.Count() > 1).Select(same => same.Key).ToList();
        var letters = Letters(data);
        Assert.Equal(2, letters.Count);
        Assert.All(letters, letter => Assert.Equal(("Sent", false), (letter.State, letter.IsLeased)));
        Assert.All(letters, letter => Assert.True(letter.PossibleRepeat || !repeats.Contains(letter.MessageId), "It came twice and is not marked."));
        Assert.Equal(letters.Select(letter => letter.MessageId).Order(), server.Accepted.Select(mail => mail.Message.MessageId!).Distinct().Order());
    }

    private static List<(string MessageId, string State, bool PossibleRepeat, bool IsLeased)> Letters(TemporaryFolder data)
    {
        using var db = new SqliteConnection($"Data Source={data.Combine("site.db")};Mode=ReadOnly");
        db.Open();
        using var select = db.CreateCommand();
        select.CommandText = "SELECT MessageId, State, PossibleRepeat, LeaseId IS NOT NULL FROM Deliveries";
        using var row = select.ExecuteReader();
        var letters = new List<(string, string, bool, bool)>();
        while (row.Read())
        {
            letters.Add((row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3)));
        }

        return letters;
    }
}
