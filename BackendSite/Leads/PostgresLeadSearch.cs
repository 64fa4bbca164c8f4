using BackendSite.Data;

namespace BackendSite.Leads;

/// <summary>
/// The same search on PostgreSQL. The table LeadSearch has, for each lead, its words and facets as a tsvector (tech stack and industry
/// have weights of their own, so that they can be looked in alone) and its names as plain text with an index of trigrams. The functions
/// LeadPlain, LeadWords and LeadTerm split what is typed as they split what is stored.
/// </summary>
internal static class PostgresLeadSearch
{
    private const string TechStack = "A";
    private const string Industry = "B";

    /// <summary>The statement for the ids, as <c>Value</c>.</summary>
    public static Statement Select(LeadQuery query, Guid me, Stretch stretch)
    {
        var sql = new Statement();
        var text = SearchText.Read(query.Text);
        sql.Add("SELECT \"Id\" AS \"Value\" FROM \"LeadSearch\" WHERE ");
        AddMatch(sql, text, query, me);
        AddBounds(sql, query, stretch);
        if (LeadSearch.LooksForParts(text))
        {
            sql.Add(" UNION SELECT \"Id\" FROM (SELECT \"Id\" FROM \"LeadSearch\" WHERE ");
            AddMatch(sql, SearchText.Read(""), query, me);
            foreach (var term in text.Wanted)
            {
                sql.Add($" AND \"Names\" LIKE '%' || \"LeadPlain\"({sql.Value(term.Words[0])}) || '%'");
            }

            AddBounds(sql, query, stretch);
            sql.Add($" ORDER BY \"Id\" DESC LIMIT {LeadSearch.MaxParts}) AS \"Parts\"");
        }

        return sql.Add($" ORDER BY 1 {(stretch.Newest ? "DESC" : "ASC")} LIMIT {sql.Value(stretch.Take)} OFFSET {sql.Value(stretch.Skip)}");
    }

    private static void AddMatch(Statement sql, SearchText text, LeadQuery query, Guid me)
    {
        string Term(SearchTerm term, string weight) => $"\"LeadTerm\"({sql.Value(string.Join(' ', term.Words))}, {(term.Open ? "true" : "false")}, '{weight}')";
        string Known(string facet) => $"CAST({sql.Value($"'{facet}'")} AS tsquery)";
        List<string> wanted =
        [
            .. text.Wanted.Select(term => Term(term, "")),
            .. SearchText.Read(query.Stack).Wanted.Select(term => Term(term, TechStack)),
            .. SearchText.Read(query.Industry).Wanted.Select(term => Term(term, Industry)),
            .. LeadSearch.Facets(query, me, text.Vain).Select(Known),
            .. text.Unwanted.Select(term => $"!! {Term(term, "")}"),
        ];
        if (query.View == LeadView.All && query.Status is null)
        {
            wanted.Add(Known(LeadSearch.Facet("k")));
        }

        sql.Add($"\"Words\" @@ ({string.Join(" && ", wanted)})");
    }

    private static void AddBounds(Statement sql, LeadQuery query, Stretch stretch)
    {
        string Edge(DateOnly day) =>
            $"SELECT \"Id\" FROM \"Leads\" WHERE \"ReceivedAt\" >= {sql.Value(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))} ORDER BY \"ReceivedAt\", \"Id\" LIMIT 1";
        if (stretch.Above > 0)
        {
            sql.Add($" AND \"Id\" > {sql.Value(stretch.Above)}");
        }

        if (stretch.After is { } after)
        {
            sql.Add($" AND \"Id\" > {LeadSearch.IdOf(sql, after)}");
        }

        if (stretch.Before is { } before)
        {
            sql.Add($" AND \"Id\" < {LeadSearch.IdOf(sql, before)}");
        }

        if (query.From is { } from)
        {
            sql.Add($" AND \"Id\" >= coalesce(({Edge(from)}), {long.MaxValue})");
        }

        if (query.To is { } to && to < DateOnly.MaxValue)
        {
            sql.Add($" AND \"Id\" < coalesce(({Edge(to.AddDays(1))}), {long.MaxValue})");
        }
    }
}
