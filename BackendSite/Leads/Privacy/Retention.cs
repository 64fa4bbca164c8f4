using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Privacy;

/// <summary>What one rule would erase now.</summary>
/// <param name="Status">Of leads in this status</param>
/// <param name="Days">to which nothing happened for so many days.</param>
/// <param name="References">The leads, oldest first.</param>
public sealed record RetentionRule(LeadStatus Status, int Days, IReadOnlyList<string> References);

/// <summary>Takes what is personal out of leads that are old enough for their status, as the settings say.</summary>
public sealed class Retention(
    IDbContextFactory<SiteDb> databases, ErasePerson erasing, Audit audit, IOptions<PrivacyOptions> options, TimeProvider clock)
{
    /// <summary>So many leads are erased in one transaction, so that nobody waits for it.</summary>
    private const int AtOnce = 100;

    /// <summary>True when each rule names a status and a day or more.</summary>
    public static bool AreRules(PrivacyOptions options) =>
        options.EraseAfterDays.All(rule => Enum.TryParse<LeadStatus>(rule.Key, out var status) && Enum.IsDefined(status) && status != LeadStatus.Merged && rule.Value is > 0 and <= 36500);

    /// <summary>What the rules would erase now; nothing is changed.</summary>
    public async Task<IReadOnlyList<RetentionRule>> Preview(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var rules = new List<RetentionRule>();
        foreach (var (name, days) in options.Value.EraseAfterDays)
        {
            var status = Enum.Parse<LeadStatus>(name);
            rules.Add(new(status, days, [.. (await WithMerged(db, Due(db, status, days), cancellationToken)).Select(lead => lead.Reference)]));
        }

        return rules;
    }

    /// <summary>Erases it, and writes a line for each rule that found something, or one when none did.</summary>
    /// <returns>How many leads.</returns>
    public async Task<int> Run(CancellationToken cancellationToken)
    {
        var erased = 0;
        foreach (var (name, days) in options.Value.EraseAfterDays)
        {
            var status = Enum.Parse<LeadStatus>(name);
            while (await Some(status, days, cancellationToken) is > 0 and var count)
            {
                erased += count;
            }
        }

        if (erased == 0 && options.Value.EraseAfterDays.Count > 0)
        {
            await audit.Write(audit.Line(AuditKind.Retention, null, "all rules", text: "0 leads"), cancellationToken);
        }

        return erased;
    }

    private async Task<int> Some(LeadStatus status, int days, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var due = await WithMerged(db, Due(db, status, days).Take(AtOnce), cancellationToken);
        if (due.Count == 0)
        {
            return 0;
        }

        await erasing.EraseAll(db, due, null, cancellationToken);
        db.AuditEntries.Add(audit.Line(AuditKind.Retention, null, $"{status} for {days} days", text: $"{due.Count} leads: {string.Join(", ", due.Select(lead => lead.Reference))}"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        erasing.Tell(due);
        return due.Count;
    }

    // What was merged into a lead goes with it.
    private static async Task<List<Lead>> WithMerged(SiteDb db, IQueryable<Lead> due, CancellationToken cancellationToken)
    {
        var leads = await due.ToListAsync(cancellationToken);
        var references = leads.ConvertAll(lead => lead.Reference);
        var merged = await db.Leads
            .Where(lead => lead.MergedInto != null && references.Contains(lead.MergedInto) && lead.ErasedAt == null)
            .ToListAsync(cancellationToken);
        return [.. leads.Concat(merged).OrderBy(lead => lead.Id)];
    }

    private IQueryable<Lead> Due(SiteDb db, LeadStatus status, int days)
    {
        var cutoff = clock.GetUtcNow().UtcDateTime - TimeSpan.FromDays(days);
        var messages = db.Messages;
        return db.Leads
            .Where(lead => lead.Status == status && lead.ErasedAt == null && lead.ReceivedAt < cutoff
                && !lead.Events.Any(happened => happened.At >= cutoff)
                && !messages.Any(message => message.LeadId == lead.Id && message.At >= cutoff))
            .OrderBy(lead => lead.Id);
    }
}
