using System.Net;
using Microsoft.Data.Sqlite;

namespace BackendSite.Tests.Faults;

/// <summary>The drill: enquiries, a backup, a disaster, a restore; and the site goes on.</summary>
public sealed class RestoreDrillTests : IAsyncDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryFolder safe = new();
    private readonly ScriptedMailServer mail = new();

    public async ValueTask DisposeAsync()
    {
        await mail.DisposeAsync();
        data.Dispose();
        safe.Dispose();
    }

    [Fact]
    public async Task After_a_restore_the_site_runs_with_its_leads_and_mails_nothing_twice_by_itself()
    {
        var backup = safe.Combine("last-night.db");
        string[] before;
        await using (var site = await Start())
        {
            using var client = Client(site);
            before = [await client.SendEnquiry(("message", "One"), ("email", "one@example.com")), await client.SendEnquiry(("message", "Two"), ("email", "two@example.com"))];
            await mail.HasAccepted(4);
            await site.Printed(" is Sent ", 4);

            // Of the third nothing has left when the backup is made, and everything before the disaster.
            mail.Script = turn => turn.Stage == "RCPT" ? new MailReaction.Say("450 4.2.0 Later") : null;
            before = [.. before, await client.SendEnquiry(("message", "Three"), ("email", "three@example.com"))];
            await site.Printed(" is Pending ", 2);
            Assert.Equal(0, (await SiteProcess.Run(data.Path, "backup", backup)).ExitCode);
            mail.Script = _ => null;
            await SiteProcess.Run(data.Path, "mail", "retry");
            await mail.HasAccepted(6);
            await client.SendEnquiry(("message", "Lost"), ("email", "lost@example.com"));
            await mail.HasAccepted(8);

            var (live, _, why) = await SiteProcess.Run(data.Path, "restore", backup, "--replace");
            Assert.Equal(1, live);
            Assert.Contains("The site runs", why, StringComparison.Ordinal);
            Assert.Equal(0, await site.Terminate());
        }

        await File.WriteAllTextAsync(data.Combine("site.db"), new string('x', 100_000), TestContext.Current.CancellationToken);
        Assert.Equal(1, (await SiteProcess.Run(data.Path, "restore", backup)).ExitCode);
        var (exitCode, said, complained) = await SiteProcess.Run(data.Path, "restore", backup, "--replace");
        Assert.Equal((0, ""), (exitCode, complained));
        Assert.Contains("2 letters that waited when the backup was made are held", said, StringComparison.Ordinal);
        Assert.Equal(new string('x', 100_000), await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(data.Path, "site.db.before-*")), TestContext.Current.CancellationToken));

        await using var again = await Start();
        using var back = Client(again);
        foreach (var receipt in before)
        {
            using var page = await back.GetAsync(receipt, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        using var ready = await back.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Contains("2 letters could not be delivered", await ready.Text(), StringComparison.Ordinal);
        await back.SendEnquiry(("message", "Four"), ("email", "four@example.com"));
        await mail.HasAccepted(10);
        Assert.All(mail.Accepted.GroupBy(letter => letter.Message.MessageId), letter => Assert.Single(letter));

        // Whoever says so has what waited then sent all the same: as the same letters.
        await SiteProcess.Run(data.Path, "mail", "retry");
        await mail.HasAccepted(12);
        Assert.Equal(10, mail.Accepted.Select(letter => letter.Message.MessageId).Distinct().Count());
        Assert.Equal(4L, CountLeads());
    }

    private long CountLeads()
    {
        using var db = new SqliteConnection($"Data Source={data.Combine("site.db")};Mode=ReadOnly;Pooling=False");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = "SELECT count(*) FROM Leads";
        return (long)command.ExecuteScalar()!;
    }

    private Task<SiteProcess> Start() => SiteProcess.Start(
        data.Path, "--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={mail.Port}", "--Mail:Smtp:Security=None");

    private static HttpClient Client(SiteProcess site) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(site.Address) };
}
