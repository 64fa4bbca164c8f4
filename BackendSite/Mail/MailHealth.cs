using BackendSite.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Mail;

/// <summary>
/// Says what is wrong with mail, without naming anyone. Only senders that no longer run are unhealthy: while letters
/// wait, the site goes on to accept enquiries, and taking it out of service would make things worse.
/// </summary>
internal sealed class MailHealth(IDbContextFactory<SiteDb> databases, SendersPulse pulse, TimeProvider clock) : IHealthCheck
{
    /// <summary>How old the oldest unsent letter may be before it is an alert.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using var db = databases.CreateDbContext();
        var oldest = await db.Deliveries
            .Where(d => d.State == DeliveryState.Pending || d.State == DeliveryState.Leased)
            .MinAsync(d => (DateTime?)d.CreatedAt, cancellationToken);
        var dead = await db.Deliveries.CountAsync(d => d.State == DeliveryState.Dead, cancellationToken);
        var pausedAt = await db.MailChannels.Select(c => c.PausedAt).SingleOrDefaultAsync(cancellationToken);
        var age = clock.GetUtcNow().UtcDateTime - oldest;
        var late = age > Patience;

        var data = new Dictionary<string, object> { ["dead"] = dead };
        if (age is { } minutes)
        {
            data["oldestUnsentMinutes"] = (int)minutes.TotalMinutes;
        }

        if (pausedAt is { } since)
        {
            data["pausedSince"] = since;
        }

        if (pulse.Silent() is > 0 and var silent)
        {
            return HealthCheckResult.Unhealthy($"{silent} senders of letters have stopped.", data: data);
        }

        string[] reasons =
        [
            .. late ? [$"the oldest unsent letter is {(int)age!.Value.TotalMinutes} minutes old{(pausedAt is null ? "" : ", sending is paused")}"] : Array.Empty<string>(),
            .. dead > 0 ? [$"{dead} letters could not be delivered"] : Array.Empty<string>(),
        ];
        return reasons is []
            ? HealthCheckResult.Healthy("Letters leave.", data)
            : HealthCheckResult.Degraded(string.Join("; ", reasons) + ".", data: data);
    }
}
