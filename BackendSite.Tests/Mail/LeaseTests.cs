using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Mail;

[OnEachDatabase]
public class LeaseTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_is_due_is_claimed_oldest_first()
    {
        await using var room = await MailRoom.Pickup();
        var first = await room.Order();
        room.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await room.Order();
        var leases = room.Services.GetRequiredService<LetterLeases>();

        Assert.Equal(first, (await One(leases)).MessageId);
        Assert.Equal(second, (await One(leases)).MessageId);
        Assert.Empty(await leases.Claim(1, Cancelled));
    }

    [Fact]
    public async Task A_completion_with_another_lease_is_refused()
    {
        await using var room = await MailRoom.Pickup();
        await room.Order();
        var leases = room.Services.GetRequiredService<LetterLeases>();
        var slow = await One(leases);

        // The sender was stopped for longer than its lease, and another one took over.
        leases.Forget(slow.LeaseId!.Value);
        room.Clock.Advance(TimeSpan.FromMinutes(15));
        await room.Sweep();
        room.Clock.Advance(TimeSpan.FromMinutes(15));
        await room.Sweep();
        var quick = await One(leases);

        var together = room.Services.GetRequiredService<SettleTogether>();
        slow.State = DeliveryState.Dead;
        Assert.False(await together.Settle(slow));
        Assert.Equal((DeliveryState.Leased, quick.LeaseId), ((await room.Only()).State, (await room.Only()).LeaseId));

        quick.State = DeliveryState.Sent;
        Assert.True(await together.Settle(quick));
        Assert.False(await together.Settle(quick));
        Assert.Equal(DeliveryState.Sent, (await room.Only()).State);
    }

    [Fact]
    public async Task Two_sites_on_one_database_send_each_letter_once()
    {
        await using var server = new ScriptedMailServer();
        await using var one = await MailRoom.Smtp(server.Port);
        await using var other = await MailRoom.Smtp(server.Port, folder: one.Folder, clock: one.Clock);
        var ids = new List<string>();
        for (var i = 0; i < 120; i++)
        {
            ids.Add(await one.Order($"reader{i}@example.test"));
        }

        await Task.WhenAll(one.Send(), one.Send(), other.Send(), other.Send());

        Assert.Equal(ids.Order(), server.Accepted.Select(mail => mail.Message.MessageId!).Order());
        Assert.All(await one.All(), letter => Assert.Equal(DeliveryState.Sent, letter.State));
    }

    [Fact]
    public async Task What_a_dead_process_left_is_sent_again_at_once_and_marked()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        string locked;
        await using (var dead = await MailRoom.Smtp(server.Port, folder: room.Folder, clock: room.Clock))
        {
            await dead.Order();
            var letter = await One(dead.Services.GetRequiredService<LetterLeases>());
            locked = room.Folder.Combine($"senders/{letter.LeasedBy}.lock");
            Assert.Equal(0, await room.Sweep());
        }

        // As after a kill: the file is there, the lock is gone.
        await File.WriteAllTextAsync(locked, "", Cancelled);
        Assert.Equal(1, await room.Sweep());
        await room.Send();
        var sent = await room.Only();
        Assert.Equal((DeliveryState.Sent, true), (sent.State, sent.PossibleRepeat));
        Assert.False(File.Exists(locked));
    }

    [Fact]
    public async Task What_an_unknown_process_left_is_sent_again_after_its_lease()
    {
        await using var room = await MailRoom.Pickup();
        await room.Order();
        await Lease(room, by: "a-process-elsewhere", until: room.Now.AddMinutes(15));

        // The clock moves in steps that ticks confirm.
        for (var minute = 1; minute <= 14; minute++)
        {
            room.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(0, await room.Sweep());
        }

        room.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await room.Sweep());
        Assert.True((await room.Only()).PossibleRepeat);
    }

    [Fact]
    public async Task A_clock_that_leaps_ahead_steals_no_lease_of_a_running_send()
    {
        var answer = new TaskCompletionSource();
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "dot" ? new MailReaction.Wait(answer.Task) : null };
        var clock = new LeapingClock();
        await using var room = await MailRoom.Smtp(server.Port, clock: clock);
        await room.Sweep();
        await room.Order();
        var sending = room.Send();
        await server.Reached("dot");

        clock.Leap(TimeSpan.FromDays(3));
        Assert.Equal(0, await room.Sweep());
        await room.Send();
        answer.SetResult();
        await sending;

        Assert.Equal((DeliveryState.Sent, false), ((await room.Only()).State, (await room.Only()).PossibleRepeat));
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task A_clock_that_leaps_ahead_gives_leases_of_other_processes_their_time()
    {
        var clock = new LeapingClock();
        await using var room = await MailRoom.Smtp(1, clock: clock);
        await room.Order();
        await Lease(room, by: "a-process-elsewhere", until: room.Now.AddMinutes(15));
        await room.Sweep();

        clock.Leap(TimeSpan.FromDays(3));
        Assert.Equal(0, await room.Sweep());
        clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(0, await room.Sweep());
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await room.Sweep());
    }

    [Fact]
    public async Task A_clock_that_is_set_back_delays_no_letter_by_more_than_its_wait()
    {
        var clock = new LeapingClock();
        await using var server = new ScriptedMailServer { Script = turn => turn is { Stage: "RCPT", Time: 0 } ? new MailReaction.Say("450 4.2.1 Greylisted") : null };
        await using var room = await MailRoom.Smtp(server.Port, clock: clock);
        await room.Sweep();
        await room.Order("waiting@example.test");
        await room.Send();
        await room.Order("fresh@example.test");

        clock.Leap(TimeSpan.FromHours(-2));
        await room.Sweep();
        await room.Send();
        Assert.Equal("fresh@example.test", Assert.Single(server.Accepted).Recipient);

        clock.Advance(TimeSpan.FromMinutes(1));
        await room.Send();
        Assert.Equal(2, server.Accepted.Count);
    }

    [Fact]
    public async Task A_pause_that_was_planned_by_a_clock_ahead_ends_in_time()
    {
        var clock = new LeapingClock();
        await using var server = new ScriptedMailServer { Script = turn => turn is { Stage: "greeting", Time: 0 } ? new MailReaction.Close("421 Not now") : null };
        await using var room = await MailRoom.Smtp(server.Port, clock: clock);
        await room.Order();
        await room.Send();

        clock.Leap(TimeSpan.FromHours(-2));
        await room.Sweep();
        await room.Send();
        Assert.Equal(DeliveryState.Sent, (await room.Only()).State);
    }

    [Fact]
    public void A_lease_is_longer_than_the_longest_send() =>
        Assert.True(new MailLimits().Lease > new MailLimits().WholeSend + new MailLimits().Stopping);

    [Theory]
    [InlineData(5)]
    [InlineData(720)]
    [InlineData(3600)]
    public void A_lease_is_longer_than_the_longest_send_whatever_is_set(int seconds)
    {
        var limits = MailLimits.For(TimeSpan.FromSeconds(seconds));

        Assert.True(limits.Lease > limits.WholeSend + limits.Stopping);
        Assert.True(limits.FinalReply < limits.WholeSend);
        Assert.True(seconds != 720 || limits == new MailLimits() with { Probes = limits.Probes, AccountProbes = limits.AccountProbes });
    }

    private static async Task<Delivery> One(LetterLeases leases) => Assert.Single(await leases.Claim(1, Cancelled));

    private static async Task Lease(MailRoom room, string by, DateTime until)
    {
        await using var db = room.OpenDatabase();
        await db.Deliveries.ExecuteUpdateAsync(
            row => row
                .SetProperty(d => d.State, DeliveryState.Leased)
                .SetProperty(d => d.LeaseId, Guid.NewGuid())
                .SetProperty(d => d.LeasedBy, by)
                .SetProperty(d => d.LeaseUntil, until),
            Cancelled);
    }
}
