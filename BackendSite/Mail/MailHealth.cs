using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Mail;

/// <summary>
/// Says what is wrong with mail, without naming anyone. Only senders that no longer run are unhealthy: while letters
/// wait, the site goes on to accept enquiries, and taking it out of service would make things worse.
/// </summary>
internal sealed class MailHealth(ReadChannel channel, SendersPulse pulse, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = await channel.Now(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        if (pulse.Silent() is > 0 and var silent)
        {
            return HealthCheckResult.Unhealthy($"{silent} senders of letters have stopped.");
        }

        string[] reasons =
        [
            .. state.IsLate(now)
                ? [$"the oldest unsent letter is {(int)(now - state.OldestUnsent!.Value).TotalMinutes} minutes old{(state.PausedAt is null ? "" : ", sending is paused")}"]
                : Array.Empty<string>(),
            .. state.Dead > 0 ? [$"{state.Dead} letters could not be delivered"] : Array.Empty<string>(),
        ];
        return reasons is [] ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join("; ", reasons) + ".");
    }
}
