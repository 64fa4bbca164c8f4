using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Mail.Incoming;

/// <summary>Says whether answers come in, without naming anyone. The site works without them, so only a reader that hangs is unhealthy.</summary>
internal sealed class MailboxHealth(MailboxPulse pulse, MailboxLimits limits, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (pulse.Now is not { } mailbox)
        {
            return HealthCheckResult.Healthy("No mailbox is watched.");
        }

        var longest = limits.Waits.Concat(limits.AccountWaits).Append(limits.Pass).Append(limits.Idle).Max();
        if (pulse.Silence > longest * 2)
        {
            return HealthCheckResult.Unhealthy("The reader of the mailbox has stopped.");
        }

        var now = clock.GetUtcNow().UtcDateTime;
        if (mailbox.IsLate(now))
        {
            return HealthCheckResult.Degraded($"the mailbox has not been read for {(int)(now - mailbox.FailingSince!.Value).TotalMinutes} minutes: {mailbox.Problem}");
        }

        return mailbox.PassedOver > 0
            ? HealthCheckResult.Degraded($"{mailbox.PassedOver} mails could not be read; they are in the mailbox.")
            : HealthCheckResult.Healthy("The mailbox is read.");
    }
}
