namespace BackendSite.Mail;

/// <summary>What came of a test letter.</summary>
/// <param name="IsTaken">True when it was accepted.</param>
/// <param name="Words">What the server said, or what is wrong, and what to look at.</param>
/// <param name="Conversation">What was said, secrets masked; empty when there was no conversation.</param>
public sealed record MailCheck(bool IsTaken, string Words, IReadOnlyList<string> Conversation);

/// <summary>
/// Tries the way out with a letter of its own, past the outbox and a pause: whoever mends the settings wants the answer now, and nothing is lost
/// with this letter.
/// </summary>
internal sealed class CheckMail(Outbox outbox, WriteMessage messages, ITransport transport, Transcripts transcripts, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends a test letter and says what came of it; takes half a minute at most.</summary>
    public async Task<MailCheck> Run(string address, CancellationToken cancellationToken)
    {
        try
        {
            using var message = await messages.From(outbox.Order(ComposeTestLetter.TheKind, address), cancellationToken);
            using var patience = new CancellationTokenSource(Patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            var before = transcripts.Last;
            await using var connection = transport.Connect();
            var result = await connection.Send(message, either.Token);
            var said = transcripts.Last is { } talk && talk != before ? talk.Lines : [];
            return new(result.Verdict == Verdict.Taken, Words(result), said);
        }
        catch (FormatException)
        {
            return new(false, $"{PlainWords.OneLine(address)} is not an address.", []);
        }
    }

    /// <summary>Opens the way out and closes it again, without a letter; takes half a minute at most.</summary>
    public async Task<MailCheck> Knock(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        await using var connection = transport.Connect();
        var result = await connection.Greet(either.Token);
        return new(result.Verdict == Verdict.Taken, result.Verdict == Verdict.Taken ? result.Words : Words(result), []);
    }

    private static string Words(SendResult result) => result.Verdict switch
    {
        Verdict.Taken => $"The letter was taken: {result.Words}",
        Verdict.Interrupted => $"No answer within {Patience.TotalSeconds:0} seconds. A firewall may be in between, or Mail:Smtp:Security doesn't fit the port.",
        Verdict.Later or Verdict.Never => $"The way out works, but this letter was refused: {result.Words}",
        _ when result.Advice is { } advice => $"{result.Words}. {advice}.",
        _ => $"{result.Words}.",
    };
}
