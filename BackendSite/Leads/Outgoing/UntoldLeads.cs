using BackendSite.Data;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Leads.Outgoing;

/// <summary>
/// Counts leads that nobody has been told about: they wait for an answer, and of the letters that tell staff of them none has been taken by
/// the mail server. It asks from the side of the unsent letters, which are few when all is well.
/// </summary>
public sealed class UntoldLeads(IDbContextFactory<SiteDb> databases, TimeProvider clock) : IHealthCheck
{
    // A letter leaves within a second; what is younger than this is on its way.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(1);

    /// <summary>How many there are, as far as <see cref="FindLeads.CountLimit"/>.</summary>
    public async Task<int> Count(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var before = clock.GetUtcNow().UtcDateTime - OnItsWay;
        var letters = db.Deliveries;
        var unsent = letters.In(DeliveryState.Pending, DeliveryState.Leased, DeliveryState.Dead).Where(letter => letter.CreatedAt < before).Select(letter => letter.LeadId);
        return await db.Leads
            .Where(Lead.WaitsForAnswer)
            .Where(lead => unsent.Contains(lead.Id))
            .Where(lead => !letters.Any(letter =>
                letter.LeadId == lead.Id && letter.State == DeliveryState.Sent && letter.Recipient != lead.Email))
            .OrderBy(lead => lead.Id)
            .Take(FindLeads.CountLimit + 1)
            .CountAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var count = await Count(cancellationToken);
        var words = $"leads nobody has been told about: {Bounded.Words(count)}";
        return count == 0 ? HealthCheckResult.Healthy(words) : HealthCheckResult.Degraded(words);
    }
}
