using BackendSite.Mail;

namespace BackendSite.Tests.Mail;

/// <summary>Faults of one letter: it waits or dies, and the others leave.</summary>
public class LetterFaultTests
{
    [Theory]
    [InlineData("RCPT", "450 4.2.1 Greylisted")]
    [InlineData("RCPT", "451 4.3.0 Try again")]
    [InlineData("RCPT", "552 5.2.2 Mailbox full")]
    [InlineData("DATA", "451 4.3.0 Try again")]
    [InlineData("dot", "451 4.3.0 Try again")]
    [InlineData("dot", "452 4.3.1 No space")]
    [InlineData("dot", "552 5.2.2 Mailbox full")]
    public async Task A_temporary_refusal_makes_this_letter_wait_and_no_other(string stage, string answer)
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == stage && turn.Time == 0 ? new MailReaction.Say(answer) : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order("slow@example.test");
        await room.Order("quick@example.test");
        await room.Send();

        var letters = await room.All();
        Assert.Equal((DeliveryState.Pending, 1, answer), (letters[0].State, letters[0].Attempts, letters[0].LastError));
        Assert.Equal(MailRoom.Start.AddMinutes(1), letters[0].NextAttemptAt);
        Assert.False(letters[0].PossibleRepeat);
        Assert.Equal(DeliveryState.Sent, letters[1].State);
        Assert.Null(await room.Pause());

        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.Send();
        Assert.All(await room.All(), letter => Assert.Equal(DeliveryState.Sent, letter.State));
        Assert.Equal(2, server.Accepted.Count);

        // The log tells of the one that did not leave at once.
        Assert.Equal(2, room.Log.Lines.Count(line => line.StartsWith("Information: Letter 1 ", StringComparison.Ordinal)));
        Assert.DoesNotContain(room.Log.Lines, line => line.Contains(": Letter 2 ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 No such user")]
    [InlineData("RCPT", "553 5.1.3 Bad address")]
    [InlineData("MAIL", "552 5.3.4 Message too big")]
    [InlineData("DATA", "554 5.5.1 No valid recipients")]
    [InlineData("dot", "552 5.3.4 Message too big")]
    [InlineData("dot", "554 5.7.1 Looks like spam")]
    public async Task A_final_refusal_ends_this_letter_at_once_and_no_other(string stage, string answer)
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == stage && turn.Time == 0 ? new MailReaction.Say(answer) : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order("gone@example.test");
        await room.Order("there@example.test");
        await room.Send();

        var letters = await room.All();
        Assert.Equal((DeliveryState.Dead, answer), (letters[0].State, letters[0].LastError));
        Assert.Equal(DeliveryState.Sent, letters[1].State);
        Assert.Null(await room.Pause());
        Assert.Equal("there@example.test", Assert.Single(server.Accepted).Recipient);
    }

    [Fact]
    public async Task A_letter_about_a_lead_that_is_refused_for_good_waits_for_its_lead_to_learn_of_it()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "RCPT" && turn.Time == 0 ? new MailReaction.Say("550 5.1.1 No such user") : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.OrderAboutALead();
        await room.OrderAboutALead();
        await room.Send();

        Assert.Equal([(DeliveryState.Dead, true), (DeliveryState.Sent, false)], (await room.All()).Select(letter => (letter.State, letter.IsAwaited)));
    }

    [Fact]
    public async Task A_letter_that_is_refused_for_five_days_is_dead_and_says_so()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "RCPT" ? new MailReaction.Say("451 4.3.0 Try again") : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        var waits = new List<double>();
        Delivery letter;
        do
        {
            await room.Send();
            letter = await room.Only();
            waits.Add((letter.NextAttemptAt - room.Now).TotalMinutes);
            room.Clock.SetUtcNow(letter.NextAttemptAt);
        }
        while (letter.State == DeliveryState.Pending);

        Assert.Equal([1, 5, 15, 30, 60], waits.Take(5));
        Assert.All(waits.Skip(5).SkipLast(1), wait => Assert.InRange(wait, 96, 144));
        Assert.Equal((DeliveryState.Dead, "Given up after 5 days: 451 4.3.0 Try again"), (letter.State, letter.LastError));
        Assert.InRange(room.Now - MailRoom.Start, TimeSpan.FromDays(5), TimeSpan.FromDays(5.2));
        Assert.Contains(room.Log.Lines, line => line.StartsWith("Error: Letter 1 (test) is dead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_letter_that_can_not_be_composed_is_dead_after_one_try_and_blocks_nothing()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        room.Letters.Write = letter => letter.Recipient == "bad@example.test" ? throw new FormatException("secret words") : new("Good", "Good", "Good");
        await room.Order("bad@example.test");
        await room.Order("unknown@example.test", kind: "nobody-writes-this");
        await room.Order("good@example.test");
        await room.Send();

        Assert.Equal([DeliveryState.Dead, DeliveryState.Dead, DeliveryState.Sent], (await room.All()).Select(letter => letter.State));
        Assert.Single(server.Accepted);
        Assert.DoesNotContain(room.Log.Lines, line => line.Contains("secret words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_goes_away_while_a_letter_is_composed_only_delays_it()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);

        // As EF Core tells of it.
        room.Letters.Write = _ => throw new InvalidOperationException("Likely due to a transient failure.", new Npgsql.NpgsqlException("Gone"));
        await room.Order();
        await room.Send();

        Assert.Equal((DeliveryState.Pending, 1), ((await room.Only()).State, (await room.Only()).Attempts));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Breaking_off_in_the_middle_of_a_message_is_tried_again_and_is_no_possible_repeat(bool reset)
    {
        await using var server = new ScriptedMailServer
        {
            Script = turn => turn is not { Stage: "body", Time: 0 } ? null : reset ? new MailReaction.Reset() : new MailReaction.Close(),
        };
        await using var room = await MailRoom.Smtp(server.Port);
        room.Letters.Write = Big;
        await room.Order();
        await room.Send();

        var letter = await room.Only();
        Assert.Equal((DeliveryState.Pending, 1, false), (letter.State, letter.Attempts, letter.PossibleRepeat));
        Assert.Empty(server.Received);

        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.Send();
        Assert.Equal(DeliveryState.Sent, (await room.Only()).State);
        Assert.Single(server.Accepted);
    }

    [Fact]
    public async Task Hanging_in_the_middle_of_a_message_is_tried_again_and_is_no_possible_repeat()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn is { Stage: "body", Time: 0 } ? new MailReaction.Hang() : null };
        await using var room = await MailRoom.Smtp(server.Port, MailRoom.Quick);
        room.Letters.Write = Big;
        await room.Order();
        await room.Send();

        var letter = await room.Only();
        Assert.Equal((DeliveryState.Pending, 1, false), (letter.State, letter.Attempts, letter.PossibleRepeat));
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task A_letter_for_a_slow_server_does_not_hold_up_the_others()
    {
        var goOn = new TaskCompletionSource();
        await using var server = new ScriptedMailServer { Script = turn => turn is { Stage: "dot", Time: 0 } ? new MailReaction.Wait(goOn.Task) : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order("slow@example.test");
        for (var i = 0; i < 10; i++)
        {
            await room.Order($"quick{i}@example.test");
        }

        var held = room.Send();
        await server.Reached("dot");
        await room.Send();
        Assert.Equal(10, server.Accepted.Count);

        goOn.SetResult();
        await held;
        Assert.All(await room.All(), letter => Assert.Equal(DeliveryState.Sent, letter.State));
    }

    [Fact]
    public async Task An_address_that_the_server_can_not_carry_ends_the_letter()
    {
        await using var server = new ScriptedMailServer { Capabilities = ["8BITMIME"] };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order("käthe@example.test");
        await room.Send();

        var letter = await room.Only();
        Assert.Equal(DeliveryState.Dead, letter.State);
        Assert.Contains("SMTPUTF8", letter.LastError);
    }

    private static Letter Big(Delivery delivery) =>
        new("Big", string.Concat(Enumerable.Repeat("A line of sixty characters that fills the buffers of sockets.\n", 400_000)), "<p>Big</p>");
}
