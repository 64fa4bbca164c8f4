using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace BackendSite.Mail.Incoming;

/// <summary>Says whether answers come in, without naming anyone. The site works without them, so only a reader that hangs is unhealthy.</summary>
internal sealed class MailboxHealth(IOptions<MailOptions> options, MailboxPulse pulse, MailboxLimits limits, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (options.Value.Imap.Host.Length == 0)
        {
            return HealthCheckResult.Healthy("No mailbox is watched.");
        }

        var longest = limits.Waits.Concat(limits.AccountWaits).Append(limits.Pass).Append(limits.Idle).Max();
        if (pulse.Silence > longest * 2)
        {
            return HealthCheckResult.Unhealthy("The reader of the mailbox has stopped.");
        }

        var failing = clock.GetUtcNow().UtcDateTime - pulse.FailingSince;
        if (failing > ChannelState.Patience)
        {
            return HealthCheckResult.Degraded($"the mailbox has not been read for {(int)failing.Value.TotalMinutes} minutes: {pulse.Problem}");
        }

        return pulse.PassedOver > 0
            ? HealthCheckResult.Degraded($"{pulse.PassedOver} mails could not be read; they are in the mailbox.")
            : HealthCheckResult.Healthy("The mailbox is read.");
    }
}
