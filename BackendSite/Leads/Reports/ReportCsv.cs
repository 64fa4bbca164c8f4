using System.Text;
using BackendSite.Data;
using BackendSite.Promise;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Reports;

/// <summary>The report as CSV: one line for each week and each value.</summary>
internal static class ReportCsv
{
    public const string Path = "/staff/reports.csv";

    /// <summary>Answers with the file.</summary>
    public static async Task<IResult> Answer(
        int? weeks, IDbContextFactory<SiteDb> databases, WorkingCalendar calendar, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var span = weeks is { } wanted && Report.Spans.Contains(wanted) ? wanted : Report.Spans[1];
        var report = await Report.Read(db, span, calendar.DayOf(clock.GetUtcNow().UtcDateTime), cancellationToken);
        return Results.File(Encoding.UTF8.GetBytes(Text(report)), "text/csv; charset=utf-8", $"report-{span}-weeks.csv");
    }

    /// <summary>RFC 4180.</summary>
    internal static string Text(Report report)
    {
        var text = new StringBuilder("by,value,received,answeredInTime,late,won,lost,medianWorkingMinutes,p90WorkingMinutes\r\n");
        var lines = report.Weeks.Select(line => ("Week", line)).Concat(report.By.SelectMany(by => by.Value.Select(line => (by.Key.ToString(), line))));
        foreach (var (by, line) in lines)
        {
            string?[] cells = [by, line.Label, $"{line.Received}", $"{line.InTime}", $"{line.Late}", $"{line.Won}", $"{line.Lost}", $"{line.Median}", $"{line.P90}"];
            text.AppendJoin(',', cells.Select(ExportLeads.Cell)).Append("\r\n");
        }

        return text.ToString();
    }
}
