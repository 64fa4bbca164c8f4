using BackendSite.Data;

namespace BackendSite.Leads.Reports;

/// <summary>Sums up what happened, every half a minute and before a report is read for the first time.</summary>
internal sealed partial class KeepReports(SumUpLeads sums, Leader leader, Rush rush, TimeProvider clock, ILogger<KeepReports> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = false;
            try
            {
                more = leader.IsMe && await sums.Run(stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(log, error);
            }

            // A flood fills one day, which is summed up anew each time: while it lasts, not at once again.
            await Task.Delay(more && !rush.IsOn ? Rest : Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The sums of the reports could not be made and are tried again")]
    private static partial void LogFailed(ILogger log, Exception error);
}
