using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Calendar;

/// <summary>An open deadline that other working hours would move.</summary>
public sealed record MovedDeadline(string Reference, string FullName, DateTime Before, DateTime After);

/// <summary>Changes the working hours, and if wanted the deadlines that are open.</summary>
public sealed class ChangeCalendar(
    IDbContextFactory<SiteDb> databases, CurrentCalendar current, LoadCalendar load, LeadFeed feed, Audit audit, IOptions<PromiseOptions> settings, TimeProvider clock)
{
    /// <summary>So many open deadlines are looked at, the next ones first.</summary>
    public const int Most = 5_000;

    /// <summary>Which open deadlines these hours would move, the next one first.</summary>
    /// <exception cref="FormatException">The hours can't be read; the message says which line and why.</exception>
    public async Task<IReadOnlyList<MovedDeadline>> Preview(PromiseOptions hours, CancellationToken cancellationToken)
    {
        var calendar = hours.ToCalendar();
        await using var db = databases.CreateDbContext();
        var open = await Open(db).AsNoTracking()
            .Select(lead => new { lead.Reference, lead.FullName, lead.ReceivedAt, lead.DueAt })
            .ToListAsync(cancellationToken);
        var merged = ReceivedIn(await Merged(db).AsNoTracking().ToListAsync(cancellationToken));
        return [.. open
            .Select(lead => new MovedDeadline(lead.Reference, lead.FullName, lead.DueAt, calendar.Due(Promised(lead.Reference, lead.ReceivedAt, merged))))
            .Where(lead => lead.Before != lead.After)];
    }

    /// <summary>Stores the hours; they hold at once for what comes.</summary>
    /// <param name="hours">The new hours.</param>
    /// <param name="move">True to move the open deadlines too; false to keep what was promised.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FormatException">As for <see cref="Preview"/>; nothing is stored.</exception>
    public async Task Save(PromiseOptions hours, bool move, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Settings);
        var calendar = hours.ToCalendar();
        var now = clock.GetUtcNow().UtcDateTime;
        var moved = new List<Lead>();
        await using (var db = databases.CreateDbContext())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var stored = await db.Calendars.AsNoTracking().OrderByDescending(one => one.Id).FirstOrDefaultAsync(cancellationToken);
            var before = stored?.ToOptions() ?? settings.Value;
            db.Add(new StoredCalendar
            {
                TimeZone = hours.TimeZone,
                Hours = hours.Hours,
                Holidays = hours.Holidays,
                SpecialDays = hours.SpecialDays,
                WarnBeforeMinutes = (int)hours.WarnBefore.TotalMinutes,
                ChangedAt = now,
                ChangedBy = by.StaffName,
            });
            db.Add(audit.Line(
                AuditKind.SettingChanged, by, "Working hours", InWords(before), InWords(hours), move ? "Open deadlines moved with them" : null));
            moved.AddRange(move ? await Move(db, calendar, by, now, cancellationToken) : []);
            await db.SaveChangesAsync(cancellationToken);
            await db.Leads.Where(Lead.WaitsForAnswer).ExecuteUpdateAsync(lead => lead.SetProperty(l => l.LookAt, now), cancellationToken);
            await db.ReportMarks.ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await load.Run(cancellationToken);
        moved.ForEach(lead => feed.Publish(new LeadSignal(lead.Id, Arrived: false)));
    }

    // All that can be set, also what does not show in a sentence about the hours.
    private static string InWords(PromiseOptions hours) => string.Join("; ", new[]
    {
        $"{hours.Hours} in {hours.TimeZone}",
        hours.Holidays.Length > 0 ? $"closed {hours.Holidays}" : null,
        hours.SpecialDays.Length > 0 ? $"special {hours.SpecialDays}" : null,
        $"warning {hours.WarnBefore:c} before",
    }.OfType<string>());

    private async Task<List<Lead>> Move(SiteDb db, WorkingCalendar calendar, ClaimsPrincipal by, DateTime now, CancellationToken cancellationToken)
    {
        var parts = await Merged(db).ToListAsync(cancellationToken);
        var merged = ReceivedIn(parts);
        DateTime Due(Lead lead) => calendar.Due(Promised(lead.Reference, lead.ReceivedAt, merged));
        var moved = (await Open(db).ToListAsync(cancellationToken)).Where(lead => Due(lead) != lead.DueAt).ToList();
        foreach (var lead in moved)
        {
            var due = Due(lead);
            lead.Events.Add(new()
            {
                At = now,
                Kind = LeadEventKind.Rescheduled,
                StaffId = by.StaffId,
                StaffName = by.StaffName,
                Before = current.Now.DueText(lead.DueAt),
                After = calendar.DueText(due),
            });
            lead.DueAt = due;
            lead.Version++;
        }

        foreach (var part in parts)
        {
            part.DueAt = calendar.Due(part.ReceivedAt);
        }

        return moved;
    }

    // What was merged into a lead and waits with it was promised an answer first, or later.
    private static IQueryable<Lead> Merged(SiteDb db) => db.Leads.Where(lead => lead.MergedInto != null && lead.FirstResponseAt == null);

    private static ILookup<string, DateTime> ReceivedIn(IEnumerable<Lead> merged) => merged.ToLookup(lead => lead.MergedInto!, lead => lead.ReceivedAt);

    private static DateTime Promised(string reference, DateTime receivedAt, ILookup<string, DateTime> merged) => merged[reference].Append(receivedAt).Min();

    private static IQueryable<Lead> Open(SiteDb db) => db.Leads.Where(Lead.WaitsForAnswer).OrderBy(lead => lead.DueAt).ThenBy(lead => lead.Id).Take(Most);
}
