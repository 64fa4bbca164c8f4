using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>A lead as it leaves the site; the names are part of the contract.</summary>
public sealed record ExportedLead(
    string Reference,
    DateTime ReceivedAt,
    DateTime DueAt,
    string Status,
    string FullName,
    string Email,
    string Company,
    string Message,
    string? Phone,
    IReadOnlyList<string> Interests,
    string? TechStack,
    string? Industry,
    string? Source,
    string? MergedInto)
{
    public static ExportedLead Of(Lead lead) => new(
        lead.Reference,
        lead.ReceivedAt,
        lead.DueAt,
        lead.Status.ToString(),
        lead.FullName,
        lead.Email,
        lead.Company,
        lead.Message,
        lead.Phone,
        lead.Interests,
        lead.TechStack,
        lead.Industry,
        lead.Source,
        lead.MergedInto);
}

/// <summary>Writes leads as CSV or JSON, one at a time, however many there are.</summary>
internal static class ExportLeads
{
    private const char FullWidth = '\uFEE0';
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // The output is a file, not part of a page: names stay readable in any script.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>All leads, oldest first.</summary>
    public static IAsyncEnumerable<ExportedLead> All(SiteDb db) =>
        db.Leads.AsNoTracking().OrderBy(lead => lead.Id).AsAsyncEnumerable().Select(ExportedLead.Of);

    /// <summary>One JSON array of objects. Instants are ISO 8601 in UTC.</summary>
    public static Task WriteJson(IAsyncEnumerable<ExportedLead> leads, Stream output, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(output, leads, Json, cancellationToken);

    /// <summary>RFC 4180: a header line, CRLF, quotes where needed. Interests are joined with semicolons; what is missing is empty.</summary>
    public static async Task WriteCsv(IAsyncEnumerable<ExportedLead> leads, Stream output, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(output, Utf8, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("reference,receivedAt,dueAt,status,fullName,email,company,message,phone,interests,techStack,industry,source,mergedInto");
        await foreach (var lead in leads.WithCancellation(cancellationToken))
        {
            string?[] cells =
            [
                lead.Reference, Instant(lead.ReceivedAt), Instant(lead.DueAt), lead.Status, lead.FullName, lead.Email, lead.Company,
                lead.Message, lead.Phone, string.Join("; ", lead.Interests), lead.TechStack, lead.Industry, lead.Source, lead.MergedInto,
            ];
            await writer.WriteLineAsync(string.Join(',', cells.Select(Cell)));
        }
    }

    /// <summary>A cell that a spreadsheet would take for a formula gets a leading apostrophe; then it is quoted if need be.</summary>
    internal static string Cell(string? value)
    {
        var text = value ?? "";
        var guarded = StartsFormula(text) ? "'" + text : text;
        return guarded.AsSpan().ContainsAny(Quoted) ? $"\"{guarded.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : guarded;
    }

    // Spreadsheets skip spaces first, and some fold full-width forms (U+FF01 and on) to ASCII.
    private static bool StartsFormula(string text)
    {
        if (text.StartsWith('\t') || text.StartsWith('\r'))
        {
            return true;
        }

        var start = text.AsSpan().TrimStart();
        return start.Length > 0 && (start[0] >= '\uFF01' ? (char)(start[0] - FullWidth) : start[0]) is '=' or '+' or '-' or '@';
    }

    private static string Instant(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
