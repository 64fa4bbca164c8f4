using BackendSite.Mail;

namespace BackendSite.Tests.Mail;

/// <summary>The message was handed over: what is known about it, and what then.</summary>
public class LostAnswerTests
{
    public static TheoryData<string> Losses => ["reset", "close", "silence", "garbage"];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_lost_answer_is_tried_again_after_the_lease_as_the_same_message_and_marked(string loss)
    {
        await using var server = new ScriptedMailServer { Script = turn => turn is { Stage: "dot", Time: 0 } ? Lose(loss) : null };
        await using var room = await MailRoom.Smtp(server.Port, MailRoom.Quick);
        var id = await room.Order();
        await room.Send();

        var letter = await room.Only();
        Assert.Equal((DeliveryState.Pending, 1, true), (letter.State, letter.Attempts, letter.PossibleRepeat));
        Assert.Equal(MailRoom.Start.AddMinutes(15), letter.NextAttemptAt);
        Assert.Null(await room.Pause());

        room.Clock.Advance(TimeSpan.FromMinutes(14));
        await room.Sweep();
        await room.Send();
        Assert.Single(server.Received);

        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.Send();
        letter = await room.Only();
        Assert.Equal((DeliveryState.Sent, true), (letter.State, letter.PossibleRepeat));
        Assert.Equal([id, id], server.Received.Select(mail => mail.Message.MessageId));
        Assert.Equal(server.Received[0].Message.Date, server.Received[1].Message.Date);
    }

    [Fact]
    public async Task An_answer_that_is_dripped_for_ever_is_left_when_the_whole_send_takes_too_long()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn is { Stage: "dot", Time: 0 } ? new MailReaction.Drip() : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();

        var sending = room.Send();
        await server.Reached("dot");
        room.Clock.Advance(TimeSpan.FromSeconds(720));
        await sending;

        var letter = await room.Only();
        Assert.Equal((DeliveryState.Pending, true), (letter.State, letter.PossibleRepeat));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hand_over_that_is_cut_off_may_have_arrived_whoever_cut_it_off(bool stopping)
    {
        using var dialogue = new SmtpDialogue();
        byte[] data = [.. "DATA\r\n"u8], invited = [.. "354 Go on\r\n"u8];
        dialogue.Begin();
        dialogue.LogClient(data, 0, data.Length);
        dialogue.LogServer(invited, 0, invited.Length);

        Assert.Equal(Verdict.Unknown, SmtpFault.Explain(new OperationCanceledException(), dialogue, stopping).Verdict);
    }

    [Theory]
    [InlineData("hang")]
    [InlineData("close")]
    [InlineData("reset")]
    [InlineData("refuse")]
    public async Task What_was_accepted_is_sent_once_whatever_becomes_of_QUIT(string fault)
    {
        await using var server = new ScriptedMailServer
        {
            Script = turn => turn.Stage != "QUIT" ? null : fault switch
            {
                "hang" => new MailReaction.Hang(),
                "close" => new MailReaction.Close(),
                "reset" => new MailReaction.Reset(),
                _ => new MailReaction.Say("500 What"),
            },
        };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        await room.Send();
        room.Clock.Advance(TimeSpan.FromHours(3));
        await room.Sweep();
        await room.Send();

        var letter = await room.Only();
        Assert.Equal((DeliveryState.Sent, false), (letter.State, letter.PossibleRepeat));
        Assert.StartsWith("250 2.0.0 Ok: queued as 1", letter.ServerReply);
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task A_refusal_followed_by_a_cut_line_is_a_refusal()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn is { Stage: "dot" } ? new MailReaction.Close("554 5.7.1 Looks like spam") : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        await room.Send();

        var letter = await room.Only();
        Assert.Equal((DeliveryState.Dead, false), (letter.State, letter.PossibleRepeat));
        Assert.Contains("5.7.1 Looks like spam", letter.LastError);
    }

    [Fact]
    public async Task A_site_that_stops_waits_for_the_answer()
    {
        var answer = new TaskCompletionSource();
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "dot" ? new MailReaction.Wait(answer.Task) : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        await room.Run();
        await server.Reached("dot");

        room.BeginToStop();
        room.Clock.Advance(TimeSpan.FromSeconds(24));
        answer.SetResult();
        await room.Stop();

        var letter = await room.Only();
        Assert.Equal((DeliveryState.Sent, false), (letter.State, letter.PossibleRepeat));
        Assert.Single(server.Received);
    }

    [Fact]
    public async Task A_site_that_stops_leaves_a_letter_without_an_answer_to_its_lease()
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == "dot" ? new MailReaction.Hang() : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        await room.Run();
        await server.Reached("dot");

        room.BeginToStop();
        room.Clock.Advance(TimeSpan.FromSeconds(25));
        await room.Stop();

        var letter = await room.Only();
        Assert.Equal((DeliveryState.Pending, true, MailRoom.Start.AddMinutes(15)), (letter.State, letter.PossibleRepeat, letter.NextAttemptAt));
    }

    [Theory]
    [InlineData("greeting")]
    [InlineData("MAIL")]
    public async Task A_site_that_stops_takes_back_a_letter_that_was_not_handed_over(string stage)
    {
        await using var server = new ScriptedMailServer { Script = turn => turn.Stage == stage ? new MailReaction.Hang() : null };
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        await room.Run();
        await server.Reached(stage);

        await room.Stop();

        var letter = await room.Only();
        Assert.Equal((DeliveryState.Pending, 0, false), (letter.State, letter.Attempts, letter.PossibleRepeat));
        Assert.Equal(MailRoom.Start, letter.NextAttemptAt);
        Assert.Null(await room.Pause());
    }

    private static MailReaction Lose(string loss) => loss switch
    {
        "reset" => new MailReaction.Reset(),
        "close" => new MailReaction.Close(),
        "silence" => new MailReaction.Hang(),
        _ => new MailReaction.Close("?!"),
    };
}
