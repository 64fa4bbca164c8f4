using BackendSite.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Mail;

/// <summary>The test letter says in plain words whether the settings are right, and which one to look at.</summary>
public class CheckMailTests
{
    [Fact]
    public async Task A_test_letter_that_is_taken_says_so_and_shows_the_conversation_without_secrets()
    {
        await using var server = new ScriptedMailServer { Account = ("us", "very secret") };
        await using var room = await MailRoom.Smtp(server.Port, settings: Account("very secret"));

        var check = await Check(room);

        Assert.True(check.IsTaken);
        Assert.StartsWith("The letter was taken: 250", check.Words);
        Assert.Equal("reader@example.test", Assert.Single(server.Accepted).Recipient);
        Assert.Contains("C: AUTH PLAIN ********", check.Conversation);
        Assert.Contains(check.Conversation, line => line.StartsWith("C: MAIL FROM:<", StringComparison.Ordinal) && !line.Contains("RCPT", StringComparison.Ordinal));
        Assert.Contains("C: RCPT TO:<reader@example.test>", check.Conversation);
        Assert.Contains(check.Conversation, line => line.EndsWith("bytes of a letter)", StringComparison.Ordinal));
        var secret = Convert.ToBase64String("\0us\0very secret"u8);
        Assert.DoesNotContain(check.Conversation, line => line.Contains(secret, StringComparison.Ordinal) || line.Contains("very secret", StringComparison.Ordinal));
        Assert.DoesNotContain(check.Conversation, line => line.Contains("Letters leave", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("greeting", "421 4.3.2 Busy", "421 4.3.2 Busy")]
    [InlineData("MAIL", "550 5.1.8 Sender refused", "Mail:From")]
    [InlineData("RCPT", "550 5.1.1 No such user", "The way out works, but this letter was refused: 550 5.1.1 No such user")]
    [InlineData("dot", "554 5.7.1 Looks like spam", "The way out works")]
    public async Task A_refusal_is_told_in_the_servers_words_with_the_setting_to_look_at(string stage, string answer, string told)
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == stage ? new MailReaction.Say(answer) : null };
        await using var room = await MailRoom.Smtp(server.Port);

        var check = await Check(room);

        Assert.False(check.IsTaken);
        Assert.Contains(told, check.Words);
    }

    [Fact]
    public async Task A_wrong_password_a_closed_port_an_unknown_name_and_missing_encryption_each_name_their_setting()
    {
        await using var server = new ScriptedMailServer { Account = ("us", "right") };
        await using (var room = await MailRoom.Smtp(server.Port, settings: Account("wrong")))
        {
            Assert.Contains("Mail:Smtp:Password", (await Check(room)).Words);
        }

        await using (var room = await MailRoom.Smtp(server.Port, settings: new() { ["Mail:Smtp:Security"] = "StartTls" }))
        {
            Assert.Contains("Mail:Smtp:Security", (await Check(room)).Words);
        }

        await using (var room = await MailRoom.Smtp(25, settings: new() { ["Mail:Smtp:Host"] = "nowhere.invalid" }))
        {
            Assert.Contains("Mail:Smtp:Host", (await Check(room)).Words);
        }

        await using (var room = await MailRoom.Smtp(ClosedPort()))
        {
            Assert.Contains("Mail:Smtp:Port", (await Check(room)).Words);
        }
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_names_what_would_make_it_so()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var server = new ScriptedMailServer { Certificate = certificate };
        await using var room = await MailRoom.Smtp(server.Port, settings: new() { ["Mail:Smtp:Security"] = "StartTls" });

        Assert.Contains("Mail:Smtp:TrustedRoot", (await Check(room)).Words);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_after_half_a_minute()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "EHLO" ? new MailReaction.Hang() : null };
        await using var room = await MailRoom.Smtp(server.Port);
        var checking = Check(room);
        await server.Reached("EHLO");
        room.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.StartsWith("No answer within 30 seconds", (await checking).Words);
    }

    [Fact]
    public async Task What_is_no_address_gets_no_letter()
    {
        await using var room = await MailRoom.Pickup();

        Assert.Equal("a b is not an address.", (await room.Services.GetRequiredService<CheckMail>().Run("a b", TestContext.Current.CancellationToken)).Words);
    }

    [Fact]
    public async Task The_verb_tells_the_same_and_its_exit_code_too()
    {
        await using var server = new ScriptedMailServer();
        using var data = new TemporaryFolder();
        string[] settings = ["--Mail:Transport=Smtp", "--Mail:Smtp:Host=127.0.0.1", $"--Mail:Smtp:Port={server.Port}", "--Mail:Smtp:Security=None"];
        var (good, said, _) = await SiteProcess.Run(data.Path, ["mail", "test", "reader@example.test", .. settings]);
        server.Script = turn => turn.Stage == "RCPT" ? new MailReaction.Say("550 5.1.1 No such user") : null;
        var (bad, _, complaint) = await SiteProcess.Run(data.Path, ["mail", "test", "reader@example.test", .. settings]);

        Assert.Equal((0, 1), (good, bad));
        Assert.Contains("S: 354 Go ahead", said);
        Assert.Contains("No such user", complaint);
    }

    [Fact]
    public void A_long_conversation_keeps_its_beginning_and_its_end()
    {
        var talk = new Transcript(MailRoom.Start);
        for (var line = 1; line <= 1000; line++)
        {
            talk.Add($"line {line} {new string('x', 1000)}");
        }

        Assert.Equal(81, talk.Lines.Count);
        Assert.StartsWith("line 1 ", talk.Lines[0]);
        Assert.Equal("… 920 lines …", talk.Lines[20]);
        Assert.StartsWith("line 1000 ", talk.Lines[^1]);
        Assert.All(talk.Lines, line => Assert.True(line.Length <= 251));
    }

    private static Task<MailCheck> Check(MailRoom room) =>
        room.Services.GetRequiredService<CheckMail>().Run("reader@example.test", TestContext.Current.CancellationToken);

    private static Dictionary<string, string?> Account(string password) => new() { ["Mail:Smtp:User"] = "us", ["Mail:Smtp:Password"] = password };

    private static int ClosedPort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
