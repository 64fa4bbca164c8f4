using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Auditing;

/// <summary>One line, whether it is about a lead or not.</summary>
public sealed record AuditRow(DateTime At, string What, string? Who, string? From, string? Subject, string? Before, string? After, string? Text);

/// <summary>Which lines.</summary>
public sealed record AuditFilter
{
    /// <summary>Part of a name or of a subject; empty for all.</summary>
    public string Text { get; init; } = "";

    /// <summary>An <see cref="AuditKind"/> or a <see cref="LeadEventKind"/> by name; empty for all.</summary>
    public string Kind { get; init; } = "";

    /// <summary>From this UTC day on; null for the beginning.</summary>
    public DateOnly? From { get; init; }

    /// <summary>To this UTC day's end; null for now.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only lines before this instant, UTC: the page after another one; null for the newest.</summary>
    public DateTime? Before { get; init; }
}

/// <summary>Reads the audit: what happened to leads, which are their own events, and what is written down besides, newest first.</summary>
public sealed class ReadAudit(IDbContextFactory<SiteDb> databases)
{
    /// <summary>All kinds, by name.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Enum.GetNames<AuditKind>().Concat(Enum.GetNames<LeadEventKind>()).Order(StringComparer.Ordinal)];

    /// <summary>The newest lines that fit, at most <paramref name="count"/>.</summary>
    /// <exception cref="NotPermittedException">They may not.</exception>
    public async Task<IReadOnlyList<AuditRow>> Page(AuditFilter filter, int count, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Settings);
        var end = Earliest(filter.Before, filter.To?.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) ?? DateTime.MaxValue;
        var start = filter.From?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) ?? DateTime.MinValue;
        var text = filter.Text.Trim();
        var reference = text.ToUpperInvariant();
        await using var db = databases.CreateDbContext();
        var besides = Enum.TryParse<AuditKind>(filter.Kind, out var kind) || filter.Kind.Length == 0
            ? await db.AuditEntries
                .Where(line => line.At < end && line.At >= start
                    && (filter.Kind == "" || line.Kind == kind)
                    && (text == "" || line.StaffName!.Contains(text) || line.Subject!.Contains(text) || line.Text!.Contains(text)))
                .OrderByDescending(line => line.At).ThenByDescending(line => line.Id).Take(count)
                .Select(line => new AuditRow(line.At, line.Kind.ToString(), line.StaffName, line.From, line.Subject, line.Before, line.After, line.Text))
                .ToListAsync(cancellationToken)
            : [];
        // What was written about a lead stays on its page, from where it can be erased.
        var leads = Enum.TryParse<LeadEventKind>(filter.Kind, out var happened) || filter.Kind.Length == 0
            ? await db.LeadEvents
                .Where(e => e.At < end && e.At >= start && (filter.Kind == "" || e.Kind == happened))
                .Join(db.Leads, e => e.LeadId, lead => lead.Id, (e, lead) => new { Event = e, lead.Reference })
                .Where(one => text == "" || one.Event.StaffName!.Contains(text) || one.Reference == reference)
                .OrderByDescending(one => one.Event.At).ThenByDescending(one => one.Event.Id).Take(count)
                .Select(one => new AuditRow(
                    one.Event.At, one.Event.Kind.ToString(), one.Event.StaffName, one.Event.From, one.Reference, one.Event.Before, one.Event.After, null))
                .ToListAsync(cancellationToken)
            : [];
        return [.. besides.Concat(leads).OrderByDescending(row => row.At).Take(count)];
    }

    private static DateTime? Earliest(DateTime? one, DateTime? other) => one < other || other is null ? one : other;
}
