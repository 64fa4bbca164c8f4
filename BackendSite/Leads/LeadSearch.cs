using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>
/// Finds leads by what people wrote: the one place that knows the database's full-text index. On SQLite it is the FTS5 table
/// LeadSearch, which triggers keep in step with the leads.
/// </summary>
public sealed class LeadSearch
{
    /// <summary>Further words are ignored.</summary>
    public const int MaxTerms = 10;

    /// <summary>Shorter words stand only for themselves: what begins with one or two letters is half of everything, and slow to gather.</summary>
    public const int OpenLength = 3;

    // From here on come scripts that write without spaces: two signs may be a name, and what follows them one word.
    private const char Unspaced = '\u2E80';

    /// <summary>
    /// The leads in which each word of <paramref name="text"/> is in the reference, name, address, company, message, stack or
    /// industry; from <see cref="OpenLength"/> letters on it may also be the beginning of a word. Case and accents don't matter.
    /// </summary>
    /// <param name="db">Where to look.</param>
    /// <param name="text">Any text; nothing in it is an operator.</param>
    public IQueryable<Lead> Matching(SiteDb db, string text)
    {
        // The row id comes from the index and the index leads the join: so an order by Id costs nothing and stops early.
        var sql =
            $$"""
            SELECT "s"."rowid" AS "Id", {{Columns(db)}}
            FROM "LeadSearch" AS "s" CROSS JOIN "Leads" AS "l" ON "l"."Id" = "s"."rowid"
            WHERE "s"."LeadSearch" MATCH {0}
            """;
        return db.Leads.FromSqlRaw(sql, Terms(text));
    }

    /// <summary>Each word quoted, so that it is only text, and open at its end when it is long enough.</summary>
    internal static string Terms(string text) =>
        string.Join(' ', text
            .Replace('\0', ' ')
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Take(MaxTerms)
            .Select(word => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{(IsOpen(word) ? "*" : "")}"));

    private static bool IsOpen(string word)
    {
        var end = word.Reverse().TakeWhile(char.IsLetterOrDigit).ToList();
        return end.Count >= OpenLength || end.Exists(sign => sign >= Unspaced);
    }

    private static string Columns(SiteDb db) =>
        string.Join(", ", db.Model.FindEntityType(typeof(Lead))!.GetProperties()
            .Where(property => !property.IsPrimaryKey())
            .Select(property => $"\"l\".\"{property.GetColumnName()}\""));
}
