using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace BackendSite.Leads;

/// <summary>What a list of leads shows. It lives in the address, so that back, reload, sharing and saved views keep it.</summary>
public sealed record LeadQuery
{
    /// <summary>The list's own path.</summary>
    public const string Path = "/staff/leads";

    /// <summary>Longer texts are cut, in UTF-16 code units.</summary>
    public const int MaxTextLength = 200;

    /// <summary>Rows on a page when nothing is said.</summary>
    public const int DefaultSize = 50;

    /// <summary>Later pages are not offered, since each costs the more the later it is; another order or a day leads there.</summary>
    public const int MaxPage = 1_000;

    /// <summary>The page sizes on offer, in rows.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [25, DefaultSize, 100];

    /// <summary>What to look for, trimmed; empty for everything.</summary>
    public string Text { get; init => field = Clean(value); } = "";

    /// <summary>Which view.</summary>
    public LeadView View { get; init; }

    /// <summary>Only those with this status; null for any. Spam is a view of its own, and what was merged is in none.</summary>
    public LeadStatus? Status { get; init => field = value is { } status && LeadStatuses.Stages.Contains(status) ? status : null; }

    /// <summary>Only those that this staff account owns; null for any.</summary>
    public Guid? Owner { get; init; }

    /// <summary>Only those who ticked this; empty for any.</summary>
    public string Interest { get; init => field = Clean(value); } = "";

    /// <summary>Only those whose stack has these words; empty for any.</summary>
    public string Stack { get; init => field = Clean(value); } = "";

    /// <summary>Only those whose industry has these words; empty for any.</summary>
    public string Industry { get; init => field = Clean(value); } = "";

    /// <summary>Only those written on the page with this path; empty for any.</summary>
    public string Source { get; init => field = Clean(value); } = "";

    /// <summary>Received on this day or later, UTC; null for any.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Received on this day or earlier, UTC; null for any.</summary>
    public DateOnly? To { get; init; }

    /// <summary>In which order.</summary>
    public LeadSort Sort { get; init; }

    /// <summary>Which page, from 1.</summary>
    public int Page { get; init => field = Math.Clamp(value, 1, MaxPage); } = 1;

    /// <summary>Rows on a page: one of <see cref="Sizes"/>.</summary>
    public int Size { get; init => field = Sizes.Contains(value) ? value : DefaultSize; } = DefaultSize;

    /// <summary>How many filters hold, beside view and text.</summary>
    public int Filters =>
        new[] { Status is not null, Owner is not null, Interest.Length > 0, Stack.Length > 0, Industry.Length > 0, Source.Length > 0, From is not null, To is not null }
            .Count(holds => holds);

    /// <summary>True when leads are picked by anything but their order and page.</summary>
    public bool Narrowed => Text.Length > 0 || View != LeadView.All || Filters > 0;

    /// <summary>True when leads are looked for in the search index, and not read from a view's own.</summary>
    public bool IsSearch => Text.Length > 0 || Filters > 0;

    /// <summary>True when only the newest matches are ordered; see <see cref="FindLeads.DueSearchLimit"/>.</summary>
    public bool IsBounded => Sort == LeadSort.Due && IsSearch;

    /// <summary>True when what is asked for can't be, whatever leads there are: it is not looked for.</summary>
    public bool IsImpossible =>
        (Status is { } status && !(Sort == LeadSort.Due ? View.Holds(status) && LeadView.Waiting.Holds(status) : View.Holds(status)))
        || (Owner is not null && View == LeadView.Unassigned);

    /// <summary>The address of the list.</summary>
    public string ListAddress => Path + ToQueryString();

    /// <summary>The address of one lead that remembers this list.</summary>
    public string AddressOf(string reference) => $"{Path}/{Uri.EscapeDataString(reference)}{ToQueryString()}";

    /// <summary>The first page of another view. The order by due time is kept only where leads can wait for an answer.</summary>
    public LeadQuery Showing(LeadView view) => this with { View = view, Page = 1, Sort = Fitting(Sort, view) };

    /// <summary>The first page in another order; due time leaves a view in which nobody waits.</summary>
    public LeadQuery SortedBy(LeadSort sort)
    {
        var view = sort == LeadSort.Due && !View.HasDueOrder ? LeadView.Waiting : View;
        return this with { View = view, Page = 1, Sort = Fitting(sort, view) };
    }

    /// <summary>The view alone: no text, no filter.</summary>
    public LeadQuery Cleared() => new LeadQuery { Size = Size, Sort = Sort }.Showing(View);

    /// <summary>Reads the query part of an address. What it does not understand is as if it were not there.</summary>
    /// <param name="queryString">With or without its question mark; null for none.</param>
    public static LeadQuery Parse(string? queryString)
    {
        var values = QueryHelpers.ParseQuery(queryString);
        string Value(string key) => values.TryGetValue(key, out var found) ? found.FirstOrDefault() ?? "" : "";
        return new LeadQuery
        {
            Text = Value("q"),
            Status = Named<LeadStatus>(Value("status")),
            Owner = Guid.TryParse(Value("owner"), out var owner) ? owner : null,
            Interest = Value("interest"),
            Stack = Value("stack"),
            Industry = Value("industry"),
            Source = Value("source"),
            From = Day(Value("from")),
            To = Day(Value("to")),
            Sort = Named<LeadSort>(Value("sort")) ?? default,
            Size = int.TryParse(Value("size"), out var size) ? size : DefaultSize,
        }.Showing(Named<LeadView>(Value("view")) ?? default) with
        {
            Page = int.TryParse(Value("page"), out var page) ? page : 1,
        };
    }

    /// <summary>The query part of the address, with its question mark; empty when everything is as usual.</summary>
    public string ToQueryString()
    {
        (string Key, string? Value)[] parts =
        [
            ("view", View == LeadView.All ? null : Lower(View)),
            ("q", Text),
            ("status", Status is { } status ? Lower(status) : null),
            ("owner", Owner?.ToString("N")),
            ("interest", Interest),
            ("stack", Stack),
            ("industry", Industry),
            ("source", Source),
            ("from", Day(From)),
            ("to", Day(To)),
            ("sort", Sort == Fitting(LeadSort.Newest, View) ? null : Lower(Sort)),
            ("page", Page > 1 ? Page.ToString() : null),
            ("size", Size != DefaultSize ? Size.ToString() : null),
        ];
        var said = parts.Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => $"{part.Key}={Uri.EscapeDataString(part.Value!)}").ToList();
        return said.Count == 0 ? "" : "?" + string.Join('&', said);
    }

    private static LeadSort Fitting(LeadSort sort, LeadView view) =>
        view.IsByDueTime ? LeadSort.Due : sort == LeadSort.Due && !view.HasDueOrder ? LeadSort.Newest : sort;

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    // Enum.Parse would also take numbers and lists.
    private static T? Named<T>(string name)
        where T : struct, Enum
    {
        var found = Enum.GetValues<T>().Where(value => value.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return found.Count == 0 ? null : found[0];
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // What an address can't carry is replaced here, so that a query equals the one that is read back.
    private static string Clean(string text)
    {
        var cut = text.Length > MaxTextLength ? text[..MaxTextLength] : text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace('\0', ' ').Trim();
    }
}
