using BackendSite.Data;
using BackendSite.Promise;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Reports;

/// <summary>Sums up the leads that arrived on one day.</summary>
internal static class SumUpDay
{
    /// <summary>Stands for a value that the enquiry did not have.</summary>
    public const string NotSaid = "Not said";

    private const int LongestValue = 100;

    /// <summary>The sums as they are now. Nothing is written.</summary>
    public static async Task<IReadOnlyList<LeadDay>> Of(SiteDb db, DateOnly day, WorkingCalendar calendar, DateTime now, CancellationToken cancellationToken)
    {
        var (start, end) = (calendar.StartOf(day), calendar.StartOf(day.AddDays(1)));
        var leads = await db.Leads.AsNoTracking()
            .Where(lead => lead.ReceivedAt >= start && lead.ReceivedAt < end && lead.Status != LeadStatus.Spam)
            .Select(lead => new DayLead(
                lead.Id, lead.ReceivedAt, lead.DueAt, lead.FirstResponseAt, lead.Status, lead.OwnerId, lead.Source, lead.CallToAction, lead.Interests, lead.MergedInto))
            .ToListAsync(cancellationToken);
        leads = await Promised(db, leads, cancellationToken);
        var names = await db.Staff.Select(account => new { account.Id, account.DisplayName }).ToDictionaryAsync(one => one.Id, one => one.DisplayName, cancellationToken);
        var reasons = await Reasons(db, [.. leads.Where(lead => lead.Status == LeadStatus.Lost).Select(lead => lead.Id)], cancellationToken);
        var days = new Dictionary<(ReportBy, string), LeadDay>();
        foreach (var lead in leads)
        {
            foreach (var (by, value) in Places(lead, names, reasons).Distinct())
            {
                if (!days.TryGetValue((by, value), out var sums))
                {
                    days[(by, value)] = sums = new() { Day = day, By = by, Value = value };
                }

                Add(sums, lead, calendar, now);
            }
        }

        return [.. days.Values];
    }

    // What was merged into another lead came all the same, and was answered when that one was; what becomes of both is counted once, there.
    private static async Task<List<DayLead>> Promised(SiteDb db, List<DayLead> leads, CancellationToken cancellationToken)
    {
        var into = leads.Select(lead => lead.MergedInto).OfType<string>().Distinct().ToList();
        var goesOn = into.Count == 0 ? [] : await db.Leads.AsNoTracking()
            .Where(lead => into.Contains(lead.Reference))
            .Select(lead => new { lead.Reference, lead.FirstResponseAt, lead.Status })
            .ToDictionaryAsync(lead => lead.Reference, cancellationToken);
        return leads.ConvertAll(lead => lead.MergedInto is not { } reference ? lead : lead with
        {
            AnsweredAt = lead.AnsweredAt ?? goesOn[reference].FirstResponseAt,
            Status = goesOn[reference].Status is LeadStatus.New or LeadStatus.Open ? goesOn[reference].Status : LeadStatus.Merged,
        });
    }

    private static async Task<Dictionary<long, string>> Reasons(SiteDb db, List<long> lost, CancellationToken cancellationToken) => lost.Count == 0
        ? []
        : (await db.LeadEvents.AsNoTracking()
            .Where(e => lost.Contains(e.LeadId) && e.Kind == LeadEventKind.StatusChanged && e.After == nameof(LeadStatus.Lost) && e.Text != null)
            .OrderBy(e => e.Id)
            .Select(e => new { e.LeadId, e.Text })
            .ToListAsync(cancellationToken))
            .GroupBy(e => e.LeadId, e => e.Text!)
            .ToDictionary(lead => lead.Key, lead => lead.Last());

    private static IEnumerable<(ReportBy By, string Value)> Places(
        DayLead lead, Dictionary<Guid, string> names, Dictionary<long, string> reasons)
    {
        yield return (ReportBy.Everything, "");
        yield return (ReportBy.Page, Value(lead.Page));
        yield return (ReportBy.CallToAction, Value(lead.CallToAction));
        yield return (ReportBy.Owner, lead.OwnerId is { } id ? names.GetValueOrDefault(id, "Somebody who left") : "Nobody");
        foreach (var interest in lead.Interests.DefaultIfEmpty(null))
        {
            yield return (ReportBy.Interest, Value(interest));
        }

        if (lead.Status == LeadStatus.Lost)
        {
            yield return (ReportBy.Reason, Value(reasons.GetValueOrDefault(lead.Id)));
        }
    }

    private static string Value(string? text) => string.IsNullOrWhiteSpace(text) ? NotSaid
        : text.ReplaceLineEndings(" ") is { Length: > LongestValue } all ? all[..LongestValue]
        : text.ReplaceLineEndings(" ");

    private static void Add(LeadDay sums, DayLead lead, WorkingCalendar calendar, DateTime now)
    {
        sums.Received++;
        sums.Won += lead.Status == LeadStatus.Won ? 1 : 0;
        sums.Lost += lead.Status == LeadStatus.Lost ? 1 : 0;
        if (lead.AnsweredAt is { } answered)
        {
            sums.Count(calendar.Elapsed(lead.ReceivedAt, answered));
            sums.InTime += answered <= lead.DueAt ? 1 : 0;
            sums.Late += answered > lead.DueAt ? 1 : 0;
        }
        else if (lead.Status is LeadStatus.New or LeadStatus.Open && lead.DueAt < now)
        {
            sums.Late++;
        }
    }

    private sealed record DayLead(
        long Id, DateTime ReceivedAt, DateTime DueAt, DateTime? AnsweredAt, LeadStatus Status, Guid? OwnerId, string? Page, string? CallToAction, List<string> Interests, string? MergedInto);
}
