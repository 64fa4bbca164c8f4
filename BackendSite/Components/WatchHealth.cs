using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Components;

/// <summary>Asks those health checks that staff are told of (see <see cref="HealthNotice.Tag"/>), for all open pages together.</summary>
internal sealed class WatchHealth(HealthCheckService health, TimeProvider clock)
{
    private readonly SharedAnswer<HealthReport> report = new(() => health.CheckHealthAsync(check => check.Tags.Contains(HealthNotice.Tag)), TimeSpan.FromSeconds(5), clock);

    /// <summary>What they found, at most five seconds ago.</summary>
    public Task<HealthReport> Now() => report.Now();
}
