using System.Runtime.InteropServices;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Reports;

/// <summary>Sums over some time.</summary>
public sealed record ReportLine(string Label, int Received, int InTime, int Late, int Won, int Lost, int? Median, int? P90)
{
    /// <summary>Of those for which it is decided, how many were answered in time, in percent; null while none is.</summary>
    public int? InTimePercent => InTime + Late == 0 ? null : (int)Math.Floor(100.0 * InTime / (InTime + Late));

    /// <summary>Adds up days.</summary>
    public static ReportLine Of(string label, IEnumerable<LeadDay> days)
    {
        var all = days.ToList();
        var minutes = new Dictionary<int, int>();
        foreach (var day in all)
        {
            for (var at = 0; at < day.Minutes.Count; at += 2)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(minutes, day.Minutes[at], out _) += day.Minutes[at + 1];
            }
        }

        return new(
            label, all.Sum(day => day.Received), all.Sum(day => day.InTime), all.Sum(day => day.Late), all.Sum(day => day.Won), all.Sum(day => day.Lost),
            Quantile(minutes, 0.5), Quantile(minutes, 0.9));
    }

    // The nearest rank.
    private static int? Quantile(Dictionary<int, int> minutes, double share)
    {
        var rank = Math.Ceiling(share * minutes.Values.Sum());
        foreach (var (length, count) in minutes.OrderBy(one => one.Key))
        {
            rank -= count;
            if (rank <= 0)
            {
                return length;
            }
        }

        return null;
    }
}

/// <summary>What the leads of some weeks came to.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Weeks">Week by week, oldest first, those without leads too.</param>
/// <param name="By">By everything else, the most first.</param>
/// <param name="At">When it was summed up, UTC; null when it never was.</param>
public sealed record Report(ReportLine Total, IReadOnlyList<ReportLine> Weeks, IReadOnlyDictionary<ReportBy, IReadOnlyList<ReportLine>> By, DateTime? At)
{
    /// <summary>More lines of a kind are not shown.</summary>
    public const int MostLines = 20;

    /// <summary>The spans on offer, in weeks.</summary>
    public static IReadOnlyList<int> Spans { get; } = [4, 13, 26, 52];

    /// <summary>Reads the last weeks, the current one included.</summary>
    public static async Task<Report> Read(SiteDb db, int weeks, DateOnly today, CancellationToken cancellationToken)
    {
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var first = monday.AddDays(-7 * (weeks - 1));
        var ask = new AskTogether(db);
        var found = ask.Add(db.LeadDays.AsNoTracking().Where(day => day.Day >= first));
        var mark = ask.Add(db.ReportMarks.Where(mark => mark.Id == ReportMark.TheOne).Select(mark => (DateTime?)mark.At));
        await ask.Run(cancellationToken);
        var days = found.Rows;
        var all = days.Where(day => day.By == ReportBy.Everything).ToList();
        return new(
            ReportLine.Of("All", all),
            [.. Enumerable.Range(0, weeks).Select(week => Week(all, first.AddDays(7 * week)))],
            days.Where(day => day.By != ReportBy.Everything).GroupBy(day => day.By).ToDictionary(by => by.Key, by => Lines(by)),
            mark.Rows.SingleOrDefault());
    }

    private static ReportLine Week(List<LeadDay> all, DateOnly start) =>
        ReportLine.Of(start.ToString("d MMM", System.Globalization.CultureInfo.InvariantCulture), all.Where(day => day.Day >= start && day.Day < start.AddDays(7)));

    private static IReadOnlyList<ReportLine> Lines(IEnumerable<LeadDay> days) =>
        [.. days.GroupBy(day => day.Value).Select(value => ReportLine.Of(value.Key, value)).OrderByDescending(line => line.Received).ThenBy(line => line.Label, StringComparer.Ordinal).Take(MostLines)];
}
