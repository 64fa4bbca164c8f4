using BackendSite.Mail;

namespace BackendSite.Tests.Mail;

[OnEachDatabase]
public class MailRetryTests
{
    [Fact]
    public async Task Makes_dead_letters_due_and_opens_the_channel()
    {
        var broken = true;
        await using var server = new ScriptedMailServer
        {
            Script = turn => broken && turn.Stage == "RCPT" ? new MailReaction.Say(turn.Line.Contains("dead") ? "550 5.1.1 No" : "450 4.2.1 Later") : null,
        };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order("dead@example.test");
        await room.Order("waiting@example.test");
        await room.Send();
        server.Script = turn => turn.Stage == "greeting" && broken ? new MailReaction.Close("421 Not now") : null;
        await room.Order("fresh@example.test");
        await room.Send();
        Assert.NotNull(await room.Pause());
        broken = false;

        await using (var db = room.OpenDatabase())
        {
            Assert.Equal(1, await MailVerbs.Retry(db, room.Now, TestContext.Current.CancellationToken));
        }

        Assert.Null(await room.Pause());
        await room.Send();
        Assert.All(await room.All(), letter => Assert.Equal(DeliveryState.Sent, letter.State));
    }

    [Fact]
    public async Task Does_not_hurry_a_letter_that_may_have_arrived()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn is { Stage: "dot" } ? new MailReaction.Reset() : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        await room.Send();

        await using var db = room.OpenDatabase();
        Assert.Equal(0, await MailVerbs.Retry(db, room.Now, TestContext.Current.CancellationToken));
        Assert.Equal(room.Now.AddMinutes(15), (await room.Only()).NextAttemptAt);
    }

    [Fact]
    public async Task Works_while_the_site_runs()
    {
        var broken = true;
        await using var server = new ScriptedMailServer { Script = turn => broken && turn.Stage == "RCPT" ? new MailReaction.Say("550 5.1.1 No") : null };
        using var data = new TemporaryFolder();
        string[] settings = ["--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None"];
        await using var site = await SiteProcess.Start(data.Path, settings);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(site.Address) };
        await client.SendEnquiry();
        await server.Reached("RCPT", 2);
        broken = false;

        // The verdict on the second letter is on its way to the database when the server has spoken.
        var retried = 0;
        while (retried < 2)
        {
            var (exit, said, _) = await SiteProcess.Run(data.Path, ["mail", "retry", .. settings]);
            Assert.Equal(0, exit);
            retried += int.Parse(said.Split(' ')[0]);
        }

        await server.HasAccepted(2);
    }
}
