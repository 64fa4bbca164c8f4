using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Routing;

/// <summary>Changes which lead goes to whom. Each demands <see cref="StaffRight.Team"/>.</summary>
public sealed class ChangeRouting(IDbContextFactory<SiteDb> databases, Audit audit)
{
    /// <summary>More rules than anybody keeps in mind.</summary>
    public const int MostRules = 100;

    private const int LongestWords = 500;

    /// <summary>Adds a rule below the others.</summary>
    /// <returns>What is missing, in words; null when it is stored.</returns>
    public async Task<string?> Add(RuleSubject subject, string words, Guid? staff, string skill, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Team);
        words = subject == RuleSubject.Everything ? "" : Short(words);
        skill = Short(skill);
        if (words.Length == 0 && subject != RuleSubject.Everything)
        {
            return "Say which words the rule is about.";
        }

        if (staff is null == (skill.Length == 0))
        {
            return "Choose a person, or name a skill; one of the two.";
        }

        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var last = await db.RoutingRules.MaxAsync(rule => (int?)rule.Position, cancellationToken) ?? 0;
        if (await db.RoutingRules.CountAsync(cancellationToken) >= MostRules)
        {
            return $"There are {MostRules} rules already. Remove one first.";
        }

        db.Add(new RoutingRule { Position = last + 1, Subject = subject, Words = words, StaffId = staff, Skill = skill.Length == 0 ? null : skill });
        db.Add(Line(by, after: $"rule {subject} {words}: to {(skill.Length == 0 ? staff.ToString() : skill)}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Moves a rule one place up; the first one stays.</summary>
    public async Task MoveUp(long id, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Team);
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var rules = await db.RoutingRules.OrderBy(rule => rule.Position).ThenBy(rule => rule.Id).ToListAsync(cancellationToken);
        var place = rules.FindIndex(rule => rule.Id == id);
        if (place > 0)
        {
            (rules[place - 1], rules[place]) = (rules[place], rules[place - 1]);
            db.Add(Line(by, $"rule {place + 1}", $"rule {place}"));
        }

        foreach (var (rule, position) in rules.Select((rule, index) => (rule, index + 1)))
        {
            rule.Position = position;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Removes a rule.</summary>
    public async Task Remove(long id, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Team);
        await using var db = databases.CreateDbContext();
        if (await db.RoutingRules.SingleOrDefaultAsync(rule => rule.Id == id, cancellationToken) is { } rule)
        {
            db.Remove(rule);
            db.Add(Line(by, before: $"rule {rule.Subject} {rule.Words}"));
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>Says who is next among equals, and who gets what fits nobody.</summary>
    public async Task SetDefault(Spread spread, Guid? fallback, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Team);
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await db.RoutingDefaults.SingleOrDefaultAsync(cancellationToken) ?? db.Add(new RoutingDefault()).Entity;
        db.Add(Line(by, $"{row.Spread}, fallback {row.FallbackId}", $"{spread}, fallback {fallback}"));
        (row.Spread, row.FallbackId) = (spread, fallback);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private AuditEntry Line(ClaimsPrincipal by, string? before = null, string? after = null) =>
        audit.Line(AuditKind.SettingChanged, by, "Which leads go to whom", before, after);

    private static string Short(string text) => text.Trim() is { Length: > LongestWords } all ? all[..LongestWords] : text.Trim();
}
