using System.Diagnostics;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BackendSite.Tests.Mail;

/// <summary>Letters by the thousand, and letters that are leased together.</summary>
[OnEachDatabase]
public class ManyLettersTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("kind", "soak")]
    public async Task Ten_thousand_letters_leave_over_two_connections_in_flat_memory()
    {
        // The ledger and the log would be most of the memory.
        await using var server = new ScriptedMailServer { Forgets = true };
        await using var room = await MailRoom.Smtp(server.Port, replace: services => services.AddLogging(logging => logging.ClearProviders()));
        await Order(room, 10_000);
        var clock = Stopwatch.StartNew();
        var sending = Task.WhenAll(room.Send(), room.Send());
        await server.HasAccepted(2_000);
        var early = GC.GetTotalMemory(forceFullCollection: true);
        await server.HasAccepted(9_900);
        var late = GC.GetTotalMemory(forceFullCollection: true);
        await sending;
        clock.Stop();

        await using var db = room.OpenDatabase();
        Assert.Equal(10_000, await db.Deliveries.CountAsync(letter => letter.State == DeliveryState.Sent, Cancelled));
        Assert.Equal((10_000, 2), (server.Taken, server.MostConnections));
        Assert.InRange(late - early, long.MinValue, 8_000_000);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"10,000 letters in {clock.Elapsed.TotalSeconds:N1} s; managed memory after 2,000 letters {early:N0} bytes, after 9,900 {late:N0}.");
    }

    [Fact]
    public async Task A_letter_that_has_left_is_let_go()
    {
        await using var room = await MailRoom.Pickup();
        await room.Order();
        var message = await Written(room);

        // What wrote it may lie below on this thread's stack, with its variables, until this method gives the thread away.
        await Task.Yield();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(message.IsAlive, "What lives as long as the site holds on to it.");
    }

    [Fact]
    public async Task What_was_leased_and_not_begun_is_free_again_when_the_way_is_at_fault()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "greeting" ? new MailReaction.Close("421 Not now") : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await Order(room, 40);
        await room.Send();

        Assert.NotNull(await room.Pause());
        Assert.All(await room.All(), letter => Assert.Equal((DeliveryState.Pending, 0, null, false), (letter.State, letter.Attempts, letter.LeaseId, letter.PossibleRepeat)));
    }

    [Fact]
    public async Task What_was_leased_and_not_begun_is_free_again_when_the_site_stops()
    {
        var answer = new TaskCompletionSource();
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "dot" ? new MailReaction.Wait(answer.Task) : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await Order(room, 20);
        await room.Run();
        await server.Reached("dot", 2);
        room.BeginToStop();
        answer.SetResult();
        await room.Stop();

        var letters = await room.All();
        Assert.Equal(2, letters.Count(letter => letter.State == DeliveryState.Sent));
        Assert.All(letters.Where(letter => letter.State != DeliveryState.Sent), letter => Assert.Equal((DeliveryState.Pending, null, false), (letter.State, letter.LeaseId, letter.PossibleRepeat)));
    }

    [Fact]
    public async Task A_letter_that_lay_too_long_after_it_was_leased_is_leased_anew_before_it_is_sent()
    {
        var goOn = new TaskCompletionSource();
        await using var server = HoldsTheFirst(goOn.Task);
        await using var room = await MailRoom.Smtp(server.Port);
        await Order(room, 2);
        var sending = room.Send();
        await server.Reached("dot");
        room.Clock.Advance(TimeSpan.FromMinutes(4));
        goOn.SetResult();
        await sending;

        // Its lease would have ended in the middle of a long send.
        Assert.Equal([DeliveryState.Sent, DeliveryState.Sent], (await room.All()).Select(letter => letter.State));
        Assert.Equal(2, server.Taken);
    }

    [Fact]
    public async Task The_next_letter_is_composed_while_one_is_on_its_way()
    {
        var goOn = new TaskCompletionSource();
        var composed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = HoldsTheFirst(goOn.Task);
        await using var room = await MailRoom.Smtp(server.Port);
        await Order(room, 2);
        room.Letters.Write = delivery =>
        {
            if (delivery.Recipient == "reader1@example.test")
            {
                composed.TrySetResult();
            }

            return new("A letter", "Dear reader", "<p>Dear reader</p>");
        };
        var sending = room.Send();
        await server.Reached("dot");
        await composed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        goOn.SetResult();
        await sending;

        Assert.Equal(2, server.Taken);
    }

    [Fact]
    public async Task A_letter_that_waited_after_it_was_composed_is_composed_again()
    {
        var goOn = new TaskCompletionSource();
        await using var server = HoldsTheFirst(goOn.Task);
        await using var room = await MailRoom.Smtp(server.Port);
        await Order(room, 2);
        var says = "Before";
        room.Letters.Write = delivery => new("A letter", says, $"<p>{says}</p>");
        var sending = room.Send();
        await server.Reached("dot");
        room.Clock.Advance(TimeSpan.FromSeconds(3));
        says = "After";
        goOn.SetResult();
        await sending;

        Assert.Equal(["Before", "After"], server.Accepted.Select(mail => mail.Message.TextBody!.Trim()));
    }

    [Fact]
    public async Task More_are_leased_while_the_last_ones_are_on_their_way_and_free_again_when_it_is_at_fault()
    {
        var goOn = new TaskCompletionSource();
        var reader = new CountingReader();
        await using var server = new ScriptedMailServer
        {
            Script = turn => (turn.Stage, turn.Connection) switch
            {
                ("dot", 1) => new MailReaction.Wait(goOn.Task),
                ("greeting", > 1) => new MailReaction.Close("421 Not now"),
                _ => null,
            },
        };
        await using var room = await MailRoom.Smtp(server.Port, new() { LettersAClaim = 2, LettersAConnection = 1 }, replace: services => services.AddSingleton<IReadAhead>(reader));
        await Order(room, 5);
        var sending = room.Send();
        await server.Reached("dot");
        await reader.ReadSecond.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        goOn.SetResult();
        await sending;

        Assert.NotNull(await room.Pause());
        var letters = await room.All();
        Assert.Equal(DeliveryState.Sent, letters[0].State);
        Assert.All(letters.Skip(1), letter => Assert.Equal((DeliveryState.Pending, null, false), (letter.State, letter.LeaseId, letter.PossibleRepeat)));
    }

    [Fact]
    public async Task What_can_not_be_read_for_all_letters_at_once_keeps_none_back()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port, replace: services => services.AddSingleton<IReadAhead, BrokenReader>());
        await Order(room, 3);
        await room.Send();

        Assert.Equal(3, server.Taken);
        Assert.Contains(room.Log.Lines, line => line.StartsWith("Warning: Letters could not be read ahead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Letters_that_are_settled_together_are_settled_each_by_its_own_lease()
    {
        await using var room = await MailRoom.Pickup();
        await Order(room, 3);
        var leases = room.Services.GetRequiredService<LetterLeases>();
        var letters = await leases.Claim(3, Cancelled);
        await using (var db = room.OpenDatabase())
        {
            var lost = letters[1].Id;
            await db.Deliveries.Where(letter => letter.Id == lost).ExecuteUpdateAsync(row => row.SetProperty(letter => letter.LeaseId, Guid.NewGuid()), Cancelled);
        }

        foreach (var letter in letters)
        {
            letter.State = DeliveryState.Sent;
        }

        var together = room.Services.GetRequiredService<SettleTogether>();
        var held = await Task.WhenAll(letters.Select(together.Settle));
        Assert.Equal([true, false, true], held);
        Assert.Equal([DeliveryState.Sent, DeliveryState.Leased, DeliveryState.Sent], (await room.All()).Select(letter => letter.State));
    }

    private static ScriptedMailServer HoldsTheFirst(Task until) =>
        new() { Script = turn => turn is { Stage: "dot", Time: 0 } ? new MailReaction.Wait(until) : null };

    private static async Task<WeakReference> Written(MailRoom room)
    {
        var letter = await room.Only();
        return new(await room.Services.GetRequiredService<WriteMessage>().From(letter, Cancelled));
    }

    private static async Task Order(MailRoom room, int letters)
    {
        await using var db = room.OpenDatabase();
        var outbox = room.Services.GetRequiredService<Outbox>();
        db.AddRange(Enumerable.Range(0, letters).Select(i => outbox.Order("test", $"reader{i}@example.test")));
        await db.SaveChangesAsync(Cancelled);
    }

    private sealed class CountingReader : IReadAhead
    {
        private int read;

        public TaskCompletionSource ReadSecond { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Read(IReadOnlyList<Delivery> letters)
        {
            if (Interlocked.Increment(ref read) == 2)
            {
                ReadSecond.SetResult();
            }

            return Task.CompletedTask;
        }
    }

    private sealed class BrokenReader : IReadAhead
    {
        public Task Read(IReadOnlyList<Delivery> letters) => throw new InvalidOperationException("The disk is away.");
    }
}
