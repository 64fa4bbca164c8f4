using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace BackendSite.Web;

/// <summary>
/// Before the site stops it says so at <c>/health/ready</c> and goes on answering, for as long as whatever leads visitors here needs to notice.
/// </summary>
internal sealed class LeaveGently(IHostApplicationLifetime site, IOptions<WebOptions> options, TimeProvider clock) : IHostedLifecycleService, IHealthCheck
{
    private Task? leave;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(site.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("the site is about to stop.") : HealthCheckResult.Healthy());

    // All services hear this before the first of them, the server, stops. Whoever stops the site once more waits for no second leave.
    public async Task StoppingAsync(CancellationToken cancellationToken) =>
        await (leave ??= Task.Delay(options.Value.LeaveWithin, clock, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
