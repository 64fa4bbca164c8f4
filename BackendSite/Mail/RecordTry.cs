using BackendSite.Data;
using BackendSite.Web;

namespace BackendSite.Mail;

/// <summary>Turns the outcome of a try into the letter's next state, and gets that into the database.</summary>
internal sealed partial class RecordTry(
    LetterLeases leases, SettleTogether together, LettersSettled settled, MailMeter meter, RetrySchedule schedule, MailLimits limits, TimeProvider clock, ILogger<RecordTry> log)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Ends the letter's lease with what became of it.</summary>
    public async Task Save(Delivery letter, SendResult result, CancellationToken stopping)
    {
        Decide(letter, result);
        CrashPoint.Pass("send: answered");
        await Insist(letter, stopping);
        CrashPoint.Pass("send: marked");
        settled.Publish(letter);
        meter.Try(result.Verdict);
        var level = LevelOf(letter);
        LogTried(log, level, letter.Id, letter.Kind, letter.State, result.Verdict, result.Status, letter.Attempts);
    }

    // What leaves at once is known from the outbox, and a line a letter would cost as much as to record it.
    private static LogLevel LevelOf(Delivery letter) =>
        letter is { State: DeliveryState.Sent, Attempts: 0, PossibleRepeat: false } ? LogLevel.Debug : LogLevel.Information;

    private void Decide(Delivery letter, SendResult result)
    {
        switch (result.Verdict)
        {
            case Verdict.Taken:
                (letter.State, letter.SentAt, letter.ServerReply, letter.LastError) = (DeliveryState.Sent, Now, result.Words, null);
                break;
            case Verdict.Never or Verdict.NotComposed:
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

    private void Die(Delivery letter, string why)
    {
        (letter.State, letter.LastError) = (DeliveryState.Dead, why);
        letter.Attempts++;
        letter.IsAwaited = letter.LeadId is not null;
        LogDead(log, letter.Id, letter.Kind, letter.Attempts);
    }

    // While the lease lasts it insists on a database that can't be written to: a letter that was taken but is not marked
    // so would be sent again.
    private async Task Insist(Delivery letter, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                try
                {
                    if (!await together.Settle(letter))
                    {
                        LogLeaseLost(log, letter.Id);
                    }

                    return;
                }
                catch (Exception error) when (DatabaseFault.Is(error) && !stopping.IsCancellationRequested && Now < letter.LeaseUntil)
                {
                    LogNotRecorded(log, letter.Id, error.Message);
                    await Task.Delay(limits.Look / 5, clock, CancellationToken.None);
                }
            }
        }
        finally
        {
            leases.Forget(letter.LeaseId!.Value);
        }
    }

    [LoggerMessage(Message = "Letter {Id} ({Kind}) is {State} after {Verdict} with status {Status}, {Attempts} failed tries")]
    private static partial void LogTried(ILogger log, LogLevel level, long id, string kind, DeliveryState state, Verdict verdict, int? status, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "Letter {Id} ({Kind}) is dead after {Attempts} tries; its lead shows why")]
    private static partial void LogDead(ILogger log, long id, string kind, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of letter {Id} was lost before its try ended; the try is not recorded")]
    private static partial void LogLeaseLost(ILogger log, long id);

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of letter {Id} can't be recorded yet: {Error}")]
    private static partial void LogNotRecorded(ILogger log, long id, string error);
}
