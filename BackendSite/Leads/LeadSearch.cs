using System.Globalization;
using System.Text;
using BackendSite.Data;
using BackendSite.Leads.Reports;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>A stretch of a list that is ordered by receipt.</summary>
/// <param name="Newest">True for the newest first.</param>
/// <param name="Skip">So many are passed over.</param>
/// <param name="Take">So many at most.</param>
/// <param name="Above">Only leads with a greater id.</param>
/// <param name="After">Only leads that came after the one with this reference; null for all.</param>
/// <param name="Before">Only leads that came before the one with this reference; null for all.</param>
public readonly record struct Stretch(bool Newest, int Skip, int Take, long Above = 0, string? After = null, string? Before = null);

/// <summary>One of the leads that were found.</summary>
/// <param name="Id">Which.</param>
/// <param name="Count">How many there are in all, as far as they are counted.</param>
public sealed record FoundLead(long Id, int Count);

/// <summary>
/// Finds leads by what people wrote and by what is known of them, in any combination: the one place that knows the database's
/// full-text index. On SQLite (for PostgreSQL see <see cref="PostgresLeadSearch"/>) it is the FTS5 table LeadSearch, which triggers keep in step. A lead's row there also has a column of
/// facets, words that begin with a private sign: so a filter is one more word, and a combination costs no more than its rarest part.
/// </summary>
public sealed class LeadSearch
{
    /// <summary>Parts of names and addresses (rather than their beginnings) are looked for among so many of the newest leads that have them.</summary>
    public const int MaxParts = 200;

    private const char Private = '\uE000';

    // Up to this many letters the index has a list for each beginning.
    private const int ListedLength = 5;

    // A beginning that stands for more words than these is gathered by the index.
    private const int MaxWords = 32;

    /// <summary>The ids of the leads that a query shows, whatever its order; filter what depends on the time afterwards.</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="me">Who looks.</param>
    /// <param name="stretch">Which of them.</param>
    public IQueryable<long> Ids(SiteDb db, LeadQuery query, Guid me, Stretch stretch)
    {
        var sql = Select(db, query, me, stretch);
        return db.Database.SqlQueryRaw<long>(sql.Text, sql.Values);
    }

    /// <summary>The same, with how many there are in all: both from one walk through the index.</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="query">What to look for.</param>
    /// <param name="me">Who looks.</param>
    /// <param name="stretch">Which of them.</param>
    /// <param name="countLimit">Nothing is counted further.</param>
    public IQueryable<FoundLead> Counted(SiteDb db, LeadQuery query, Guid me, Stretch stretch, int countLimit)
    {
        var sql = Select(db, query, me, stretch with { Skip = 0, Take = Math.Max(countLimit, stretch.Skip + stretch.Take) });
        var text = $"SELECT \"Value\" AS \"Id\", CAST(count(*) OVER () AS integer) AS \"Count\" FROM ({sql.Text}) AS \"found\" "
            + $"ORDER BY 1 {(stretch.Newest ? "DESC" : "ASC")} LIMIT {sql.Value(stretch.Take)} OFFSET {sql.Value(stretch.Skip)}";
        return db.Database.SqlQueryRaw<FoundLead>(text, sql.Values);
    }

    /// <summary>The values by which reports tell leads apart, one step through the index for each, however many days there are.</summary>
    public async Task<ILookup<ReportBy, string>> Known(SiteDb db, CancellationToken cancellationToken, params IEnumerable<ReportBy> kinds)
    {
        const int most = 100;
        var sql = new Statement();
        var each = string.Join(" UNION ALL ", kinds.Select(kind => $"SELECT {sql.Value(kind.ToString())} AS \"By\""));
        sql.Add("WITH RECURSIVE \"t\"(\"By\", \"Value\") AS (")
            .Add($"SELECT \"k\".\"By\", (SELECT min(\"Value\") FROM \"LeadDays\" WHERE \"By\" = \"k\".\"By\") FROM ({each}) AS \"k\" UNION ALL ")
            .Add("SELECT \"t\".\"By\", (SELECT min(\"Value\") FROM \"LeadDays\" WHERE \"By\" = \"t\".\"By\" AND \"Value\" > \"t\".\"Value\") FROM \"t\" WHERE \"t\".\"Value\" IS NOT NULL) ")
            .Add($"SELECT \"By\", \"Value\" FROM \"t\" WHERE \"Value\" IS NOT NULL LIMIT {most}");
        var found = await db.Database.SqlQueryRaw<KnownValue>(sql.Text, sql.Values).ToListAsync(cancellationToken);
        return found.ToLookup(one => Enum.Parse<ReportBy>(one.By), one => one.Value);
    }

    private static Statement Select(SiteDb db, LeadQuery query, Guid me, Stretch stretch)
    {
        if (db.Database.IsNpgsql())
        {
            return PostgresLeadSearch.Select(query, me, stretch);
        }

        var sql = new Statement();
        var text = SearchText.Read(query.Text);
        var order = stretch.Newest ? "DESC" : "ASC";
        sql.Add("SELECT \"rowid\" AS \"Value\" FROM \"LeadSearch\" WHERE \"LeadSearch\" MATCH ");
        AddMatch(sql, text, query, me);
        AddBounds(sql, query, stretch);
        if (Parts(text) is { } parts)
        {
            // Each of the few candidates is asked for by its id, of the table where nothing but the view narrows them: the index takes longer for one.
            sql.Add(" UNION SELECT \"n\".\"rowid\" FROM (SELECT \"rowid\" FROM \"LeadNames\" WHERE \"LeadNames\" MATCH ").Add(sql.Value(parts));
            AddBounds(sql, query, stretch);
            sql.Add($" ORDER BY \"rowid\" DESC LIMIT {MaxParts}) AS \"n\" WHERE EXISTS (");
            if (IsWhole(query, me))
            {
                sql.Add("SELECT 1 FROM \"Leads\" WHERE \"Id\" = \"n\".\"rowid\" AND \"Status\" NOT IN ('Spam', 'Merged'))");
            }
            else
            {
                sql.Add("SELECT 1 FROM \"LeadSearch\" WHERE \"LeadSearch\" MATCH ");
                AddMatch(sql, SearchText.Read(""), query, me);
                sql.Add(" AND \"rowid\" = \"n\".\"rowid\")");
            }
        }

        return sql.Add($" ORDER BY 1 {order} LIMIT {sql.Value(stretch.Take)} OFFSET {sql.Value(stretch.Skip)}");
    }

    private static bool IsWhole(LeadQuery query, Guid me) =>
        query is { View: LeadView.All, Stack.Length: 0, Industry.Length: 0 } && !Facets(query, me, vain: false).Any();

    private static void AddMatch(Statement sql, SearchText text, LeadQuery query, Guid me)
    {
        List<string> wanted =
        [
            .. text.Wanted.Select(term => Open(sql, term, "")),
            .. SearchText.Read(query.Stack).Wanted.Select(term => Open(sql, term, "TechStack : ")),
            .. SearchText.Read(query.Industry).Wanted.Select(term => Open(sql, term, "Industry : ")),
            .. Facets(query, me, text.Vain).Select(facet => sql.Value(Quoted(facet))),
        ];
        var unwanted = text.Unwanted.Select(term => Open(sql, term, "")).ToList();
        if (query.View == LeadView.All && query.Status is null)
        {
            // To go without the few is cheaper than to go along with the many.
            if (wanted.Count > 0)
            {
                unwanted.Add(sql.Value(Quoted(Facet("sspam"))));
            }
            else
            {
                wanted.Add(sql.Value(Quoted(Facet("k"))));
            }
        }

        // One after the other: what the first took out is not looked for among the next.
        sql.Add($"('{new string('(', unwanted.Count + 1)}' || {string.Join(" || ' AND ' || ", wanted)} || ')'");
        unwanted.ForEach(term => sql.Add($" || ' NOT ' || {term} || ')'"));
        sql.Add(")");
    }

    /// <summary>What must be known of a lead, as words of the index.</summary>
    internal static IEnumerable<string> Facets(LeadQuery query, Guid me, bool vain)
    {
        string[] view = query.View switch
        {
            LeadView.Waiting or LeadView.Today or LeadView.Late => ["w"],
            LeadView.Mine => ["a", $"o{me:N}"],
            LeadView.Unassigned => ["a", "onobody"],
            LeadView.Theirs => ["sresponded"],
            LeadView.Spam => ["sspam"],
            _ => [],
        };
        string?[] filters =
        [
            vain ? "none" : null,
            query.Sort == LeadSort.Due && view is not ["w"] ? "w" : null,
            query.Status is { } status ? $"s{status.ToString().ToLowerInvariant()}" : null,
            query.Owner is { } owner ? $"o{owner:N}" : null,
            query.Interest.Length > 0 ? $"i{Hex(query.Interest)}" : null,
            query.Source.Length > 0 ? $"p{Hex(query.Source)}" : null,
        ];
        return [.. view.Select(Facet), .. filters.OfType<string>().Select(Facet)];
    }

    // The instant of the first lead of a day is found by index; ids rise with the time of receipt.
    private static void AddBounds(Statement sql, LeadQuery query, Stretch stretch)
    {
        const string first = "SELECT \"Id\" FROM \"Leads\" WHERE \"ReceivedAt\" >= {0} ORDER BY \"ReceivedAt\", \"Id\" LIMIT 1";
        string Edge(DateOnly day) => string.Format(CultureInfo.InvariantCulture, first, sql.Value(day.ToDateTime(TimeOnly.MinValue).ToString("yyyy-MM-dd HH:mm:ss")));
        if (stretch.Above > 0)
        {
            sql.Add($" AND \"rowid\" > {sql.Value(stretch.Above)}");
        }

        if (stretch.After is { } after)
        {
            sql.Add($" AND \"rowid\" > {IdOf(sql, after)}");
        }

        if (stretch.Before is { } before)
        {
            sql.Add($" AND \"rowid\" < {IdOf(sql, before)}");
        }

        if (query.From is { } from)
        {
            sql.Add($" AND \"rowid\" >= coalesce(({Edge(from)}), {long.MaxValue})");
        }

        if (query.To is { } to && to < DateOnly.MaxValue)
        {
            sql.Add($" AND \"rowid\" < coalesce(({Edge(to.AddDays(1))}), {long.MaxValue})");
        }
    }

    // As SQL that gives a piece of the index's own language. The beginning of a long word is turned into the words that the index has:
    // these are then walked from the newest lead on, while the index would gather all leads of all of them first.
    private static string Open(Statement sql, SearchTerm term, string column)
    {
        var last = term.Words[^1];
        var before = term.Words.Count > 1 ? $"{Quoted(string.Join(' ', term.Words.SkipLast(1)))} + " : "";
        if (!term.Open || last.Length <= ListedLength || !last.All(char.IsAsciiLetterOrDigit))
        {
            return sql.Value($"{column}({before}{Quoted(last)}{(term.Open ? " *" : "")})");
        }

        var begin = sql.Value(last.ToLowerInvariant());
        var plain = sql.Value($"{column}({before}{Quoted(last)} *)");
        var lead = sql.Value($"{before}\"");
        return $"(WITH RECURSIVE {Beginning(begin, MaxWords + 1)} SELECT CASE WHEN count(*) BETWEEN 1 AND {MaxWords} "
            + $"THEN {sql.Value(column + "(")} || group_concat({lead} || \"term\" || '\"', ' OR ') || ')' ELSE {plain} END FROM \"t\" WHERE {Begins("term", begin)})";
    }

    // The words that begin so, one seek each.
    private static string Beginning(string begin, int most) =>
        $"\"t\"(\"term\") AS (SELECT (SELECT \"term\" FROM \"LeadTerms\" WHERE \"term\" >= {begin} LIMIT 1) UNION ALL "
        + $"SELECT (SELECT \"term\" FROM \"LeadTerms\" WHERE \"term\" >= \"t\".\"term\" || char(1) LIMIT 1) FROM \"t\" WHERE {Begins("term", begin)} LIMIT {most + 1})";

    private static string Begins(string term, string begin) => $"\"{term}\" >= {begin} AND \"{term}\" < {begin} || char(1114111)";

    /// <summary>Whether names are searched for parts too. Three letters are the least that the index of parts has.</summary>
    internal static bool LooksForParts(SearchText text)
    {
        const int least = 3;
        return text.Unwanted.Count == 0 && text.Wanted.Count > 0 && text.Wanted.All(term => term.Open && term.Words.Count == 1 && term.Words[0].Length >= least);
    }

    private static string? Parts(SearchText text) =>
        LooksForParts(text) ? string.Join(' ', text.Wanted.Select(term => Quoted(term.Words[0]))) : null;

    /// <summary>The id of the lead with a reference, in SQL.</summary>
    internal static string IdOf(Statement sql, string reference) => $"(SELECT \"Id\" FROM \"Leads\" WHERE \"Reference\" = {sql.Value(reference)})";

    /// <summary>A facet as a word of the index.</summary>
    internal static string Facet(string name) => Private + name;

    private static string Hex(string value) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value));

    private static string Quoted(string words) => $"\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed record KnownValue(string By, string Value);
}
