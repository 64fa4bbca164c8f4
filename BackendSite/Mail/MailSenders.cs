using BackendSite.Data;

namespace BackendSite.Mail;

/// <summary>
/// Keeps the senders going. The bell wakes one at once, the time of the next due letter or a look every few seconds
/// does otherwise; it is heard in every copy of the site. Nothing ends a sender but the end of the site: what goes wrong is logged and tried again.
/// </summary>
internal sealed partial class MailSenders(
    SendLetters letters, LetterTray tray, LetterLeases leases, ChannelGate gate, MailBell bell, SendersPulse pulse, MailLimits limits, Neighbours neighbours,
    TimeProvider clock, IHostApplicationLifetime site, ILogger<MailSenders> log) : BackgroundService
{
    private const string Topic = "letters";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The site's own signal comes first, while requests are still being finished: the wait for answers starts then.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, site.ApplicationStopping);
        pulse.Start();
        neighbours.Listen(Topic, _ => bell.Wake());
        bell.Rang += Tell;
        await Survive(() => gate.ProbeNow(stopping.Token), stopping.Token);
        await Task.WhenAll([Sweep(stopping.Token), .. Enumerable.Range(0, limits.Senders).Select(sender => Send(sender, stopping.Token))]);
        await Survive(tray.Empty, CancellationToken.None);
        bell.Rang -= Tell;
    }

    private void Tell() => neighbours.Tell(Topic);

    private async Task Send(int sender, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var atMost = limits.Look;
            await Survive(
                async () =>
                {
                    await letters.Run(() => pulse.Beat(sender), stopping);
                    atMost = await UntilNext(stopping);
                },
                stopping);
            await Survive(() => bell.Wait(atMost, clock, stopping), stopping);
        }
    }

    private async Task Sweep(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Survive(
                async () =>
                {
                    if (await leases.Sweep(stopping) is > 0 and var freed)
                    {
                        LogFreed(log, freed);
                        bell.Ring();
                    }
                },
                stopping);
            await Survive(() => Task.Delay(limits.Sweep, clock, stopping), stopping);
        }
    }

    private async Task<TimeSpan> UntilNext(CancellationToken stopping)
    {
        var letter = await leases.NextDue(stopping);
        var probe = await gate.NextProbe(stopping);
        if (letter is not { } due)
        {
            return limits.Look;
        }

        // A little rest at least, so that nothing can make this a busy loop.
        var wait = (due > probe || probe is null ? due : probe.Value) - clock.GetUtcNow().UtcDateTime;
        var rest = limits.Look / 50;
        return wait < rest ? rest : wait < limits.Look ? wait : limits.Look;
    }

    private async Task Survive(Func<Task> work, CancellationToken stopping)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The end of the site.
        }
        catch (Exception error)
        {
            LogFailed(log, error.GetType().Name, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Freed} letters were left by a sender that is gone; they are sent again")]
    private static partial void LogFreed(ILogger log, int freed);

    [LoggerMessage(Level = LogLevel.Error, Message = "A sender failed and goes on: {Error}: {Message}")]
    private static partial void LogFailed(ILogger log, string error, string message);
}
