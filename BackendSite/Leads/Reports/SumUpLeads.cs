using BackendSite.Data;
using BackendSite.Promise;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Reports;

/// <summary>
/// Keeps the sums of the days right: whatever happened to a lead has its day of arrival summed up again. The events are read before the
/// leads, so what changes meanwhile has an event that comes next; a crash or a second process only makes the same sums again.
/// </summary>
public sealed class SumUpLeads(IDbContextFactory<SiteDb> databases, CurrentCalendar calendars, TimeProvider clock)
{
    private const int Batch = 10_000;

    /// <summary>Sums up some of what happened since the last time, or every day when that was never done.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> Run(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        if (await db.ReportMarks.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { } mark)
        {
            await Everything(db, cancellationToken);
            return true;
        }

        var events = await db.LeadEvents
            .Where(e => e.Id > mark.LastEventId)
            .OrderBy(e => e.Id)
            .Take(Batch)
            .Select(e => new { e.Id, e.LeadId })
            .ToListAsync(cancellationToken);
        if (events.Count == 0)
        {
            return false;
        }

        var ids = events.Select(e => e.LeadId).Distinct().ToList();
        var changed = await db.Leads.Where(lead => ids.Contains(lead.Id)).Select(lead => new { lead.Reference, lead.ReceivedAt }).ToListAsync(cancellationToken);
        var references = changed.ConvertAll(lead => lead.Reference);

        // An answer is one to what was merged into the lead, too.
        var merged = await db.Leads
            .Where(lead => lead.MergedInto != null && references.Contains(lead.MergedInto))
            .Select(lead => lead.ReceivedAt)
            .ToListAsync(cancellationToken);
        await Days(db, changed.Select(lead => lead.ReceivedAt).Concat(merged).Select(at => calendars.Now.DayOf(at)).Distinct(), cancellationToken);
        await SetMark(db, events[^1].Id, cancellationToken);
        return events.Count == Batch;
    }

    /// <summary>Has every day summed up again, the next time.</summary>
    public async Task Forget(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await db.ReportMarks.ExecuteDeleteAsync(cancellationToken);
    }

    private async Task Everything(SiteDb db, CancellationToken cancellationToken)
    {
        var last = await db.LeadEvents.MaxAsync(e => (long?)e.Id, cancellationToken) ?? 0;
        var first = await db.Leads.MinAsync(lead => (DateTime?)lead.ReceivedAt, cancellationToken);
        var newest = await db.Leads.MaxAsync(lead => (DateTime?)lead.ReceivedAt, cancellationToken);
        await db.LeadDays.ExecuteDeleteAsync(cancellationToken);
        if (first is { } from && newest is { } to)
        {
            var (start, end) = (calendars.Now.DayOf(from), calendars.Now.DayOf(to));
            await Days(db, Enumerable.Range(0, end.DayNumber - start.DayNumber + 1).Select(start.AddDays), cancellationToken);
        }

        await SetMark(db, last, cancellationToken);
    }

    private async Task Days(SiteDb db, IEnumerable<DateOnly> days, CancellationToken cancellationToken)
    {
        foreach (var day in days)
        {
            // Read outside the transaction: who writes enquiries must not wait for it.
            var sums = await SumUpDay.Of(db, day, calendars.Now, Now, cancellationToken);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await db.LeadDays.Where(one => one.Day == day).ExecuteDeleteAsync(cancellationToken);
            db.AddRange(sums);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private async Task SetMark(SiteDb db, long last, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var mark = await db.ReportMarks.SingleOrDefaultAsync(cancellationToken);
        if (mark is null)
        {
            db.Add(new ReportMark { LastEventId = last, At = Now });
        }
        else
        {
            (mark.LastEventId, mark.At) = (last, Now);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;
}
