using System.Collections.Concurrent;
using System.Net.Sockets;
using BackendSite.Mail;

namespace BackendSite.Tests.Mail;

/// <summary>Faults of the way out: it is paused and probed, and no letter pays for it.</summary>
public class ChannelFaultTests
{
    public static TheoryData<string, string, string> Refusals => new()
    {
        { "greeting", "554 5.3.2 Not accepting mail", "554" },
        { "greeting", "421 4.3.2 Shutting down", "421" },
        { "EHLO", "421 4.3.2 Shutting down", "421" },
        { "MAIL", "421 4.7.0 Slow down", "421" },
        { "MAIL", "550 5.1.8 Sender refused", "550 5.1.8" },
        { "MAIL", "451 4.3.0 Not now", "451" },
        { "RCPT", "421 4.3.2 Shutting down", "421" },
        { "dot", "421 4.3.2 Shutting down", "421" },
        { "MAIL", "530 5.7.0 Authentication required", "account" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_that_is_not_about_the_letter_pauses_the_channel(string stage, string answer, string reason)
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == stage ? new MailReaction.Close(answer) : null };
        await using var room = await MailRoom.Smtp(server.Port);

        await AssertPausesAndRecovers(room, server, reason);
    }

    [Theory]
    [InlineData("greeting")]
    [InlineData("EHLO")]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    public async Task A_server_that_hangs_pauses_the_channel(string stage)
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == stage ? new MailReaction.Hang() : null };
        await using var room = await MailRoom.Smtp(server.Port, MailRoom.Quick);

        await AssertPausesAndRecovers(room, server, "no answer in time");
    }

    [Theory]
    [InlineData("greeting", "doesn't answer as one")]
    [InlineData("EHLO", "doesn't answer as one")]
    [InlineData("MAIL", "broke off")]
    [InlineData("RCPT", "broke off")]
    public async Task A_server_that_talks_garbage_pauses_the_channel(string stage, string words)
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == stage ? new MailReaction.Close("HTTP/1.1 400") : null };
        await using var room = await MailRoom.Smtp(server.Port);

        await AssertPausesAndRecovers(room, server, words);
    }

    [Fact]
    public async Task A_server_that_drips_its_answer_is_left_when_the_whole_send_takes_too_long()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "MAIL" ? new MailReaction.Drip() : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();

        var sending = room.Send();
        await server.Reached("MAIL");
        room.Clock.Advance(TimeSpan.FromSeconds(720));
        await sending;

        Assert.NotNull(await room.Pause());
        Assert.Equal((DeliveryState.Pending, 0), await StateOf(room));
    }

    [Fact]
    public async Task A_closed_port_pauses_the_channel()
    {
        int port;
        using (var listener = new TcpListener(System.Net.IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        }

        await using var room = await MailRoom.Smtp(port);
        await room.Order();
        await room.Send();

        Assert.Contains("can't be reached", (await room.Pause())!.Reason);
        Assert.Equal((DeliveryState.Pending, 0), await StateOf(room));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_pauses_the_channel()
    {
        await using var room = await MailRoom.Smtp(25, settings: new() { ["Mail:Smtp:Host"] = "nowhere.invalid" });
        await room.Order();
        await room.Send();

        Assert.Contains("can't be reached", (await room.Pause())!.Reason);
        Assert.Equal((DeliveryState.Pending, 0), await StateOf(room));
    }

    [Fact]
    public async Task Without_STARTTLS_nothing_is_said_in_the_clear()
    {
        await using var server = new ScriptedMailServer { Account = ("us", "secret") };
        await using var room = await MailRoom.Smtp(server.Port, settings: Secure("StartTls"));
        await room.Order();
        await room.Send();

        Assert.Contains("STARTTLS", (await room.Pause())!.Reason);
        Assert.Equal((DeliveryState.Pending, 0), await StateOf(room));
        Assert.Equal(["greeting", "EHLO"], server.Turns.Select(turn => turn.Stage).Except(["QUIT"]));
    }

    [Theory]
    [InlineData("StartTls", false, "127.0.0.1", false)]
    [InlineData("StartTls", true, "other.test", false)]
    [InlineData("StartTls", true, "127.0.0.1", true)]
    [InlineData("Tls", false, "127.0.0.1", false)]
    [InlineData("Tls", true, "other.test", false)]
    public async Task A_certificate_that_can_not_be_trusted_pauses_the_channel(string security, bool trusted, string name, bool ended)
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue(name, ended);
        await using var server = new ScriptedMailServer { Certificate = certificate, TlsAtOnce = security == "Tls", Account = ("us", "secret") };
        using var folder = new TemporaryFolder();
        var settings = Secure(security);
        settings["Mail:Smtp:TrustedRoot"] = trusted ? Pem(authority, folder) : "";
        await using var room = await MailRoom.Smtp(server.Port, settings: settings);
        await room.Order();
        await room.Send();

        Assert.Contains("can't be trusted", (await room.Pause())!.Reason);
        Assert.Equal((DeliveryState.Pending, 0), await StateOf(room));
        Assert.Equal(0, server.Count("AUTH") + server.Count("MAIL"));
    }

    [Theory]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    public async Task With_a_trusted_certificate_and_the_right_account_letters_leave(string security)
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue("127.0.0.1");
        await using var server = new ScriptedMailServer { Certificate = certificate, TlsAtOnce = security == "Tls", Account = ("us", "secret") };
        using var folder = new TemporaryFolder();
        var settings = Secure(security);
        settings["Mail:Smtp:TrustedRoot"] = Pem(authority, folder);
        await using var room = await MailRoom.Smtp(server.Port, settings: settings);
        await room.Order();
        await room.Send();

        Assert.Equal(DeliveryState.Sent, (await room.Only()).State);
        Assert.Single(server.Accepted);
    }

    [Fact]
    public async Task A_server_that_can_not_check_the_account_just_now_is_probed_as_any_other()
    {
        await using var server = new ScriptedMailServer
        {
            Account = ("us", "secret"),
            Script = turn => turn is { Stage: "AUTH" } ? new MailReaction.Say("454 4.7.0 Temporary authentication failure") : null,
        };
        await using var room = await MailRoom.Smtp(server.Port, settings: Secure("None"));

        await AssertPausesAndRecovers(room, server, "just now");
    }

    [Fact]
    public async Task A_refused_account_is_not_tried_often()
    {
        await using var server = new ScriptedMailServer { Account = ("us", "another") };
        await using var room = await MailRoom.Smtp(server.Port, settings: Secure("None"));
        await room.Order();

        var firstHour = await TriesWithin(room, server, minutes: 60);
        var secondHour = await TriesWithin(room, server, minutes: 60);

        Assert.Contains("refused the account", (await room.Pause())!.Reason);
        Assert.Equal((DeliveryState.Pending, 0), await StateOf(room));
        Assert.InRange(firstHour, 4, 7);
        Assert.InRange(secondHour, 3, 4);
    }

    [Fact]
    public async Task A_paused_channel_is_probed_after_1_5_and_15_minutes_and_then_every_5()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "greeting" ? new MailReaction.Close("421 Not now") : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        var probes = new List<double>();
        for (var minute = 0; minute <= 30; minute++)
        {
            var before = server.Count("greeting");
            await Task.WhenAll(room.Send(), room.Send());
            probes.AddRange(Enumerable.Repeat((double)minute, server.Count("greeting") - before));
            room.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        // Two senders may both find out at first; from then on there is one probe at a time.
        Assert.Equal([0, 1, 5, 15, 20, 25, 30], probes.Distinct());
        Assert.Equal(probes.Skip(1).Distinct().Count(minute => minute > 0), probes.Count(minute => minute > 0));
    }

    [Fact]
    public async Task A_quicker_schedule_for_letters_makes_probes_quicker_too()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn is { Stage: "greeting", Time: < 3 } ? new MailReaction.Close("421 Not now") : null };
        await using var room = await MailRoom.Smtp(server.Port, settings: new() { ["Mail:RetrySchedule"] = "00:00:01,00:00:02" });
        await room.Order();
        for (var second = 0; second < 6; second++)
        {
            await room.Send();
            room.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(DeliveryState.Sent, (await room.Only()).State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_is_used_up_is_replaced_without_a_pause(bool closes)
    {
        // Many servers end a session after so many messages; some only say so.
        await using var server = new ScriptedMailServer();
        var carried = new ConcurrentDictionary<int, int>();
        server.Script = turn => turn.Stage != "MAIL" || carried.AddOrUpdate(turn.Connection, 1, (_, before) => before + 1) <= 2
            ? null
            : closes ? new MailReaction.Close("421 4.7.0 Too many messages") : new MailReaction.Say("421 4.7.0 Too many messages");
        await using var room = await MailRoom.Smtp(server.Port);
        for (var i = 0; i < 4; i++)
        {
            await room.Order();
        }

        await room.Send();

        Assert.All(await room.All(), letter => Assert.Equal((DeliveryState.Sent, 0), (letter.State, letter.Attempts)));
        Assert.Null(await room.Pause());
    }

    [Fact]
    public async Task Two_hours_of_outage_drain_within_ten_minutes_oldest_first_over_two_connections()
    {
        var down = false;
        await using var server = new ScriptedMailServer { Script = turn => down && turn.Stage == "greeting" ? new MailReaction.Close("421 Down") : null };
        await using var room = await MailRoom.Smtp(server.Port);
        down = true;
        var ordered = new List<string>();
        for (var minute = 0; minute < 120; minute++)
        {
            ordered.Add(await room.Order());
            await Task.WhenAll(room.Send(), room.Send());
            room.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.All(await room.All(), letter => Assert.Equal((DeliveryState.Pending, 0), (letter.State, letter.Attempts)));
        down = false;
        for (var minute = 0; minute < 10; minute++)
        {
            await Task.WhenAll(room.Send(), room.Send());
            room.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.All(await room.All(), letter => Assert.Equal(DeliveryState.Sent, letter.State));
        Assert.Equal(ordered.Order(), server.Accepted.Select(mail => mail.Message.MessageId!).Order());
        Assert.True(server.MostConnections <= 2);
        var places = server.Accepted.Select(mail => ordered.IndexOf(mail.Message.MessageId!)).ToList();
        Assert.All(places.Zip(places.Skip(2)), pair => Assert.True(pair.First < pair.Second, "Two senders may pass each other by one letter, no more."));
    }

    private static async Task AssertPausesAndRecovers(MailRoom room, ScriptedMailServer server, string reason)
    {
        await room.Order();
        await room.Order("another@example.test");
        await room.Send();

        Assert.Contains(reason, (await room.Pause())!.Reason);
        Assert.All(await room.All(), letter => Assert.Equal((DeliveryState.Pending, 0, false), (letter.State, letter.Attempts, letter.PossibleRepeat)));
        var tried = server.Count("greeting");
        Assert.Equal(1, tried);

        server.Script = _ => null;
        await room.Send();
        Assert.Equal(tried, server.Count("greeting"));

        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.Send();
        Assert.Null(await room.Pause());
        Assert.All(await room.All(), letter => Assert.Equal(DeliveryState.Sent, letter.State));
        Assert.Equal(2, server.Accepted.Count);
    }

    private static async Task<int> TriesWithin(MailRoom room, ScriptedMailServer server, int minutes)
    {
        var before = server.Count("AUTH");
        for (var minute = 0; minute < minutes; minute++)
        {
            await Task.WhenAll(room.Send(), room.Send());
            room.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        return server.Count("AUTH") - before;
    }

    private static async Task<(DeliveryState, int)> StateOf(MailRoom room)
    {
        var letter = await room.Only();
        return (letter.State, letter.Attempts);
    }

    private static Dictionary<string, string?> Secure(string security) => new()
    {
        ["Mail:Smtp:Security"] = security,
        ["Mail:Smtp:User"] = "us",
        ["Mail:Smtp:Password"] = "secret",
    };

    private static string Pem(TestAuthority authority, TemporaryFolder folder)
    {
        var path = folder.Combine("authority.pem");
        File.WriteAllText(path, authority.Pem);
        return path;
    }
}
