using BackendSite.Data;
using Microsoft.Extensions.Options;

namespace BackendSite.Mail.Incoming;

/// <summary>
/// Keeps reading the mailbox: at once when the server says that there is something, and every few minutes anyway. Nothing ends it but the
/// end of the site: what goes wrong is kept for staff to see, and tried again. Of several copies the leader does it.
/// </summary>
internal sealed partial class WatchMailbox(
    ReadFolder reader, MailboxPulse pulse, MailboxLimits limits, Leader leader, IOptions<MailOptions> options, TimeProvider clock, ILogger<WatchMailbox> log)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.Imap.Host.Length == 0 ? Task.CompletedTask : leader.WhileLeading(Keep, stoppingToken);

    private async Task Keep(CancellationToken stopping)
    {
        var server = options.Value.Imap;
        pulse.Begin();
        var root = TrustedRoot.Read(server.TrustedRoot);
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var wait = TimeSpan.Zero;
            try
            {
                using var connection = new MailboxConnection(server, root, limits, clock);
                await Watch(connection, $"{server.User}@{server.Host}", () => failures = 0, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                pulse.Fail(MailboxFault.Explain(error));
                LogFailed(log, error.GetType().Name);
                wait = Wait(++failures, MailboxFault.IsAccount(error) ? limits.AccountWaits : limits.Waits);
            }

            await Task.Delay(wait, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        pulse.End();
    }

    private async Task Watch(MailboxConnection connection, string mailbox, Action succeeded, CancellationToken stopping)
    {
        await Within(limits.Pass, connection.Open, stopping);
        while (true)
        {
            await Within(
                limits.Pass,
                async cancellationToken =>
                {
                    await foreach (var folder in connection.Folders(cancellationToken))
                    {
                        await reader.Run(folder, mailbox, cancellationToken);
                    }
                },
                stopping);
            pulse.Succeed();
            succeeded();
            await Within(limits.Idle * 2, connection.WaitForMail, stopping);
        }
    }

    private async Task Within(TimeSpan limit, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        await work(either.Token);
    }

    private static TimeSpan Wait(int failures, IReadOnlyList<TimeSpan> waits) => waits[Math.Min(failures, waits.Count) - 1];

    // The server's words may name the account, so only the kind of failure is logged; the mail page has the words.
    [LoggerMessage(Level = LogLevel.Warning, Message = "The mailbox can't be read now and is tried again: {Error}")]
    private static partial void LogFailed(ILogger log, string error);
}
