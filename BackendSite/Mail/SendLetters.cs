using BackendSite.Data;
using BackendSite.Web;
using BackendSite.Web.Telemetry;
using MimeKit;

namespace BackendSite.Mail;

/// <summary>What one sender does when it is woken: sends what is due, letter by letter, over one connection as long as that holds.</summary>
internal sealed partial class SendLetters(
    LetterLeases leases, LetterTray tray, ChannelGate gate, ITransport transport, RecordTry record,
    MailLimits limits, MailBell bell, Rush rush, TimeProvider clock, ILogger<SendLetters> log)
{
    /// <summary>Sends until nothing is due, the channel is at fault, or the site stops.</summary>
    /// <param name="beat">Called before each letter.</param>
    /// <param name="stopping">The site is stopping.</param>
    public async Task Run(Action beat, CancellationToken stopping)
    {
        IMailConnection? connection = null;
        var carried = 0;
        var recording = Task.CompletedTask;
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                beat();
                await rush.MakeRoom(stopping);
                if (await Next(stopping) is not var (leased, probing))
                {
                    return;
                }

                CrashPoint.Pass("send: claimed");
                var trying = Try(leased, () => connection ??= transport.Connect(), stopping);
                tray.ComposeAhead();
                if (!probing && !stopping.IsCancellationRequested)
                {
                    tray.FillAhead(limits.LettersAClaim);
                }

                var result = await trying;

                // What was taken is recorded while the next letter is on its way; at most one is open.
                await recording;
                recording = record.Save(leased.Letter, result, stopping);
                if (result.Verdict != Verdict.Taken)
                {
                    await recording;
                }

                // A connection that has carried letters may simply be used up; a new one tells.
                var usedUp = result.Verdict == Verdict.ChannelFault && carried > 0;
                if (!result.Reusable || usedUp || ++carried >= limits.LettersAConnection)
                {
                    (connection, carried) = (await Close(connection), 0);
                }

                if (!await GoOn(result, probing, usedUp))
                {
                    return;
                }
            }
        }
        finally
        {
            await recording;
            await Close(connection);
        }
    }

    private async Task<(LeasedLetter Letter, bool Probing)?> Next(CancellationToken stopping)
    {
        if (await tray.Take() is { } leased)
        {
            return (leased, false);
        }

        if (await leases.NextDue(stopping) is not { } due || due > clock.GetUtcNow().UtcDateTime)
        {
            return null;
        }

        var passage = await gate.Ask(stopping);
        if (passage == Passage.Closed)
        {
            return null;
        }

        var letter = await tray.Fill(passage == Passage.Probe ? 1 : limits.LettersAClaim, stopping);
        if (letter is null)
        {
            await (passage == Passage.Probe ? gate.ProbeNow(stopping) : Task.CompletedTask);
            return null;
        }

        if (passage == Passage.Free)
        {
            // Where one letter was there may be more: the other sender looks too.
            bell.Wake();
        }

        return (letter, passage == Passage.Probe);
    }

    // Never throws: a letter that is leased must come to an end.
    private async Task<SendResult> Try(LeasedLetter leased, Func<IMailConnection> connect, CancellationToken stopping)
    {
        var letter = leased.Letter;
        using var span = SiteTrace.Begin("send letter")?.SetTag("letter.kind", letter.Kind);
        MimeMessage? message = null;
        try
        {
            message = await leased.Message();
            var result = await connect().Send(message, stopping);
            span?.SetTag("letter.verdict", result.Verdict.ToString());
            return result;
        }
        catch (Exception error) when (DatabaseFault.Is(error))
        {
            return new(Verdict.Later, "The database could not be read when the letter was composed.") { Reusable = true };
        }
        catch (Exception error)
        {
            LogFailed(log, letter.Id, letter.Kind, error.GetType().Name);
            return message is null
                ? new(Verdict.NotComposed, "The letter could not be composed.") { Reusable = true }
                : new(Verdict.Later, $"The letter could not be sent: {error.GetType().Name}");
        }
        finally
        {
            message?.Dispose();
        }
    }

    private async Task<bool> GoOn(SendResult result, bool probing, bool usedUp)
    {
        if (result.Verdict is Verdict.ChannelFault or Verdict.AccountRefused && !usedUp)
        {
            await gate.Close(result.Advice is { } advice ? $"{result.Words}. {advice}" : result.Words, result.Verdict == Verdict.AccountRefused);
            await tray.Empty();
            LogPaused(log, result.Verdict, result.Status);
            return false;
        }

        if (probing)
        {
            // Any answer about the letter itself is a sign of life.
            var known = result.Verdict is not (Verdict.NotComposed or Verdict.Interrupted) && !usedUp;
            await (known ? gate.Open() : gate.ProbeNow(CancellationToken.None));
            bell.Ring();
        }

        return true;
    }

    private static async Task<IMailConnection?> Close(IMailConnection? connection)
    {
        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        return null;
    }

    // An exception's message may quote the letter, so only its type is logged.
    [LoggerMessage(Level = LogLevel.Error, Message = "Letter {Id} ({Kind}) met {Error}")]
    private static partial void LogFailed(ILogger log, long id, string kind, string error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending is paused: {Verdict} with status {Status}; letters keep waiting")]
    private static partial void LogPaused(ILogger log, Verdict verdict, int? status);
}
