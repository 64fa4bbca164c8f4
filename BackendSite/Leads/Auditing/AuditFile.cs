using System.Globalization;
using System.Text;
using BackendSite.Staff.Auditing;

namespace BackendSite.Leads.Auditing;

/// <summary>GET: the audit as CSV, with the filter of the page. That it left is a line of it.</summary>
internal static class AuditFile
{
    public const string Path = "/staff/audit.csv";

    private const int MostLines = 100_000;

    public static async Task<IResult> Answer(
        string? text, string? kind, DateOnly? from, DateOnly? to, HttpContext context, ReadAudit audit, Audit lines, CancellationToken cancellationToken)
    {
        var filter = new AuditFilter { Text = text ?? "", Kind = kind ?? "", From = from, To = to };
        var rows = await audit.Page(filter, MostLines, context.User, cancellationToken);
        await lines.Write(lines.Line(AuditKind.Exported, context.User, "the audit", text: $"{rows.Count} lines"), cancellationToken);
        var csv = new StringBuilder("at,what,who,from,subject,before,after,text\r\n");
        foreach (var row in rows)
        {
            string?[] cells = [row.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), row.What, row.Who, row.From, row.Subject, row.Before, row.After, row.Text];
            csv.AppendJoin(',', cells.Select(ExportLeads.Cell)).Append("\r\n");
        }

        return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", "audit.csv");
    }
}
