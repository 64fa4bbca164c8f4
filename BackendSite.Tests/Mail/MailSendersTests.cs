using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Tests.Mail;

[OnEachDatabase]
public class MailSendersTests
{
    [Fact]
    public async Task The_bell_wakes_a_sender_at_once()
    {
        // The clock stands still, so nothing but the bell can.
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Run();
        await room.Order();
        room.Ring();

        await server.HasAccepted(1);
        await room.Stop();
        Assert.Equal(DeliveryState.Sent, (await room.Only()).State);
    }

    [Fact]
    public async Task A_start_sends_what_was_left_waiting()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        await room.Order();
        await room.Run();

        await server.HasAccepted(2);
        await room.Stop();
        Assert.All(await room.All(), letter => Assert.Equal(DeliveryState.Sent, letter.State));
    }

    [Fact]
    public async Task A_start_probes_a_paused_channel_at_once()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn is { Stage: "greeting", Time: 0 } ? new MailReaction.Close("421 Not now") : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        await room.Send();
        Assert.NotNull(await room.Pause());

        await room.Run();
        await server.HasAccepted(1);
        await room.Stop();
        Assert.Null(await room.Pause());
    }

    [Fact]
    public async Task A_sender_survives_a_database_that_fails()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port, new MailLimits { Senders = 1 });
        await using var db = room.OpenDatabase();
        await db.Database.ExecuteSqlAsync($"ALTER TABLE \"Deliveries\" RENAME TO \"Away\"", TestContext.Current.CancellationToken);
        await room.Run();
        await room.Log.Has("A sender failed and goes on");

        await db.Database.ExecuteSqlAsync($"ALTER TABLE \"Away\" RENAME TO \"Deliveries\"", TestContext.Current.CancellationToken);
        await room.Order();
        room.Ring();
        await server.HasAccepted(1);
        await room.Stop();
    }

    [Fact]
    public async Task What_no_one_expected_makes_the_letter_wait()
    {
        await using var room = await MailRoom.Pickup(replace: services => services.AddSingleton<ITransport>(new ThrowingTransport()));
        await room.Order();
        await room.Send();

        var letter = await room.Only();
        Assert.Equal((DeliveryState.Pending, 1, null), (letter.State, letter.Attempts, letter.LeaseId));
    }

    [Fact]
    public async Task Many_letters_share_few_connections()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port, new MailLimits { LettersAConnection = 50 });
        for (var i = 0; i < 120; i++)
        {
            await room.Order();
        }

        await room.Send();
        await server.IsQuiet();
        Assert.Equal(120, server.Accepted.Count);
        Assert.Equal(3, server.Count("greeting"));
        Assert.Equal(3, server.Count("QUIT"));
    }

    [Fact]
    public async Task Health_is_good_while_letters_leave()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Run();
        await room.Order();
        room.Ring();
        await server.HasAccepted(1);
        await server.IsQuiet();

        Assert.Equal(HealthStatus.Healthy, (await Check(room)).Status);
        await room.Stop();
    }

    [Fact]
    public async Task Health_tells_of_letters_that_wait_for_longer_than_fifteen_minutes()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "greeting" ? new MailReaction.Close("421 Not now") : null };
        await using var room = await MailRoom.Smtp(server.Port);
        room.Services.GetRequiredService<SendersPulse>().Start();
        await room.Order();
        await room.Send();
        Assert.Equal(HealthStatus.Healthy, (await Check(room)).Status);

        room.Clock.Advance(TimeSpan.FromMinutes(16));
        Beat(room);
        var health = await Check(room);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("16 minutes old, sending is paused", health.Description);
        Assert.DoesNotContain("reader@example.test", health.Description);
    }

    [Fact]
    public async Task Health_tells_of_dead_letters()
    {
        await using var room = await MailRoom.Pickup();
        room.Services.GetRequiredService<SendersPulse>().Start();
        await room.Order(kind: "nobody-writes-this");
        await room.Send();

        var health = await Check(room);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("1 letters could not be delivered", health.Description);
    }

    [Fact]
    public async Task Health_tells_of_senders_that_are_silent()
    {
        await using var room = await MailRoom.Pickup();
        room.Services.GetRequiredService<SendersPulse>().Start();
        Assert.Equal(HealthStatus.Healthy, (await Check(room)).Status);

        room.Clock.Advance(TimeSpan.FromMinutes(16));
        room.Services.GetRequiredService<SendersPulse>().Beat(0);
        var health = await Check(room);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("1 senders", health.Description);
    }

    [Fact]
    public async Task Logs_name_no_one()
    {
        await using var server = new ScriptedMailServer
        {
            Script = turn => turn switch
            {
                { Stage: "RCPT", Time: 0 } => new MailReaction.Say("550 5.1.1 <canary@example.test>: no such user"),
                { Stage: "RCPT", Time: 1 } => new MailReaction.Say("450 4.1.1 <canary@example.test>: later"),
                { Stage: "RCPT", Time: 2 } => new MailReaction.Close(),
                _ => null,
            },
        };
        await using var room = await MailRoom.Smtp(server.Port);
        for (var i = 0; i < 3; i++)
        {
            await room.Order("canary@example.test", data: "canary words");
        }

        await room.Send();
        await room.Sweep();
        Assert.NotEmpty(room.Log.Lines);
        Assert.DoesNotContain(room.Log.Lines.Where(line => !line.Contains("DbCommand", StringComparison.Ordinal)), line => line.Contains("canary", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<HealthReportEntry> Check(MailRoom room)
    {
        var report = await room.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        return report.Entries["mail"];
    }

    private static void Beat(MailRoom room)
    {
        var pulse = room.Services.GetRequiredService<SendersPulse>();
        pulse.Beat(0);
        pulse.Beat(1);
    }

    private sealed class ThrowingTransport : ITransport
    {
        public IMailConnection Connect() => throw new InvalidTimeZoneException("Never expected");
    }
}
