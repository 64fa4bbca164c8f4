using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Routing;

/// <summary>How leads find their owner: the rules in order, and what holds where none decides.</summary>
public sealed record RoutingPlan(IReadOnlyList<RoutingRule> Rules, Spread Spread, Guid? FallbackId)
{
    /// <summary>Reads it.</summary>
    public static async Task<RoutingPlan> Read(SiteDb db, CancellationToken cancellationToken)
    {
        var rules = await db.RoutingRules.AsNoTracking().OrderBy(rule => rule.Position).ThenBy(rule => rule.Id).ToListAsync(cancellationToken);
        var otherwise = await db.RoutingDefaults.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new();
        return new(rules, otherwise.Spread, otherwise.FallbackId);
    }
}
