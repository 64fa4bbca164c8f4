using System.Diagnostics.Metrics;
using BackendSite.Data;
using BackendSite.Web.Telemetry;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries.Canary;

/// <summary>
/// Sends the canary at its interval. When no letter comes out, the log, the health of the site, the figures and a line above all staff pages
/// say so, until one does. Of several copies of the site the leader sends it.
/// </summary>
internal sealed partial class KeepCanary : BackgroundService, IHealthCheck
{
    private readonly SendCanary canary;
    private readonly Leader leader;
    private readonly TimeSpan every;
    private readonly TimeProvider clock;
    private readonly ILogger<KeepCanary> log;
    private volatile string? problem;

    public KeepCanary(SendCanary canary, Leader leader, IOptions<CanaryOptions> options, IMeterFactory meters, TimeProvider clock, ILogger<KeepCanary> log)
    {
        (this.canary, this.leader, every, this.clock, this.log) = (canary, leader, options.Value.Every, clock, log);
        if (every > TimeSpan.Zero)
        {
            meters.Create(SiteTrace.Name).CreateObservableGauge("canary.works", () => problem is null ? 1 : 0, null, "0 while the site's own enquiry causes no letter.");
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(problem is { } words ? HealthCheckResult.Degraded($"{words}.") : HealthCheckResult.Healthy());

    /// <summary>Sends one.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        try
        {
            problem = await canary.Run(cancellationToken);
            if (problem is { } words)
            {
                LogSilent(log, words);
            }
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            problem = $"the site's own enquiry could not be followed: {error.GetType().Name}";
            LogFailed(log, error);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (every <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (leader.IsMe)
            {
                await Run(stoppingToken);
            }
            else
            {
                // What became of it since, another copy knows.
                problem = null;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Canary: {Problem}")]
    private static partial void LogSilent(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The canary failed")]
    private static partial void LogFailed(ILogger log, Exception error);
}
