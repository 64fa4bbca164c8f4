using System.Data.Common;
using BackendSite.Web;
using MimeKit;

namespace BackendSite.Mail;

/// <summary>What one sender does when it is woken: sends what is due, letter by letter, over one connection as long as that holds.</summary>
internal sealed partial class SendLetters(
    LetterLeases leases, ChannelGate gate, WriteMessage messages, ITransport transport, RetrySchedule schedule,
    MailLimits limits, MailBell bell, TimeProvider clock, ILogger<SendLetters> log)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Sends until nothing is due, the channel is at fault, or the site stops.</summary>
    /// <param name="beat">Called before each letter.</param>
    /// <param name="stopping">The site is stopping.</param>
    public async Task Run(Action beat, CancellationToken stopping)
    {
        IMailConnection? connection = null;
        var carried = 0;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                beat();
                if (await Next(stopping) is not var (letter, probing))
                {
                    return;
                }

                CrashPoint.Pass("send: claimed");
                connection ??= transport.Connect();
                var result = await Try(letter, connection, stopping);
                var tired = result is { Verdict: Verdict.ChannelFault } && carried > 0;
                var goOn = await Settle(letter, result, probing, tired, stopping);
                if (result is { Reusable: false } || ++carried >= limits.LettersAConnection)
                {
                    (connection, carried) = (await Close(connection), 0);
                }

                if (!goOn)
                {
                    return;
                }
            }
        }
        finally
        {
            await Close(connection);
        }
    }

    private async Task<(Delivery Letter, bool Probing)?> Next(CancellationToken stopping)
    {
        if (await leases.NextDue(stopping) is not { } due || due > Now)
        {
            return null;
        }

        var passage = await gate.Ask(stopping);
        if (passage == Passage.Closed)
        {
            return null;
        }

        var letter = await leases.Claim(stopping);
        if (letter is null)
        {
            await (passage == Passage.Probe ? gate.ProbeNow(stopping) : Task.CompletedTask);
            return null;
        }

        if (passage == Passage.Free)
        {
            // Where one letter was there may be more: the other sender looks too.
            bell.Ring();
        }

        return (letter, passage == Passage.Probe);
    }

    private async Task<SendResult?> Try(Delivery letter, IMailConnection connection, CancellationToken stopping)
    {
        MimeMessage message;
        try
        {
            message = await messages.From(letter, CancellationToken.None);
        }
        catch (DbException)
        {
            return new(Verdict.Later, "The database could not be read when the letter was composed.") { Reusable = true };
        }
        catch (Exception error)
        {
            LogNotComposed(log, letter.Id, letter.Kind, error.GetType().Name);
            return null;
        }

        using (message)
        {
            return await connection.Send(message, stopping);
        }
    }

    // A null result is a letter that could not be composed: composing it again would fail again.
    private async Task<bool> Settle(Delivery letter, SendResult? result, bool probing, bool tired, CancellationToken stopping)
    {
        switch (result?.Verdict)
        {
            case null:
                Die(letter, "The letter could not be composed.");
                break;
            case Verdict.Taken:
                (letter.State, letter.SentAt, letter.ServerReply, letter.LastError) = (DeliveryState.Sent, Now, result.Words, null);
                break;
            case Verdict.Never:
                Die(letter, result.Words);
                break;
            case Verdict.Later:
                Postpone(letter, result.Words, notBefore: null);
                break;
            case Verdict.Unknown:
                letter.PossibleRepeat = true;
                Postpone(letter, result.Words, notBefore: letter.LeaseUntil);
                break;
            default:
                (letter.State, letter.LastError) = (DeliveryState.Pending, result.Words);
                break;
        }

        CrashPoint.Pass("send: answered");
        await Record(letter, stopping);
        CrashPoint.Pass("send: marked");
        LogTried(log, letter.Id, letter.Kind, letter.State, result?.Verdict, result?.Status, letter.Attempts);
        return await Pass(result, probing, tired);
    }

    // Insists, while the lease lasts, on a database that can't be written to: a letter that was taken but not marked so
    // would be sent again.
    private async Task Record(Delivery letter, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                try
                {
                    if (!await leases.Settle(letter))
                    {
                        LogLeaseLost(log, letter.Id);
                    }

                    return;
                }
                catch (DbException) when (!stopping.IsCancellationRequested && Now < letter.LeaseUntil)
                {
                    await Task.Delay(limits.Look / 5, clock, CancellationToken.None);
                }
            }
        }
        finally
        {
            leases.Forget(letter.LeaseId!.Value);
        }
    }

    // What the try says about the channel. A connection that has carried letters may simply be used up; a new one tells.
    private async Task<bool> Pass(SendResult? result, bool probing, bool tired)
    {
        if (result is { Verdict: Verdict.ChannelFault or Verdict.AccountRefused } && !tired)
        {
            await gate.Close(result.Words, result.Verdict == Verdict.AccountRefused);
            LogChannelPaused(log, result.Verdict, result.Status);
            return false;
        }

        if (probing)
        {
            // Nothing is known if no server was asked; any answer about the letter itself is a sign of life.
            await (result is null or { Verdict: Verdict.Interrupted } ? gate.ProbeNow(CancellationToken.None) : gate.Open());
            bell.Ring();
        }

        return true;
    }

    private void Die(Delivery letter, string why)
    {
        (letter.State, letter.LastError) = (DeliveryState.Dead, why);
        letter.Attempts++;
        LogDead(log, letter.Id, letter.Kind, letter.Attempts);
    }

    private void Postpone(Delivery letter, string why, DateTime? notBefore)
    {
        if (schedule.NextTry(letter.Attempts + 1, letter.CreatedAt, Now) is not { } next)
        {
            Die(letter, $"Given up after {RetrySchedule.GiveUpAfter.Days} days: {why}");
            return;
        }

        letter.Attempts++;
        (letter.State, letter.LastError) = (DeliveryState.Pending, why);
        letter.NextAttemptAt = notBefore > next ? notBefore.Value : next;
    }

    private static async Task<IMailConnection?> Close(IMailConnection? connection)
    {
        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Letter {Id} ({Kind}) is {State} after {Verdict} with status {Status}, {Attempts} failed tries")]
    private static partial void LogTried(ILogger log, long id, string kind, DeliveryState state, Verdict? verdict, int? status, int attempts);

    // An exception's message may quote the letter, so only its type is logged.
    [LoggerMessage(Level = LogLevel.Error, Message = "Letter {Id} ({Kind}) could not be composed: {Error}")]
    private static partial void LogNotComposed(ILogger log, long id, string kind, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Letter {Id} ({Kind}) is dead after {Attempts} tries; its lead shows why")]
    private static partial void LogDead(ILogger log, long id, string kind, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending is paused: {Verdict} with status {Status}; letters keep waiting")]
    private static partial void LogChannelPaused(ILogger log, Verdict verdict, int? status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of letter {Id} was lost before its try ended; the try is not recorded")]
    private static partial void LogLeaseLost(ILogger log, long id);
}
