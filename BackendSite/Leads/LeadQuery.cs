using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace BackendSite.Leads;

/// <summary>Which leads a list shows.</summary>
public enum LeadView
{
    /// <summary>All but spam.</summary>
    All,

    /// <summary>New or open, and the prospect has no answer yet.</summary>
    Waiting,

    /// <summary>Those of one <see cref="LeadStatus"/>, as all that follow.</summary>
    New,
    Open,
    Responded,
    Qualified,
    Won,
    Lost,
    Spam,
}

/// <summary>In which order.</summary>
public enum LeadSort
{
    /// <summary>Received last, shown first.</summary>
    Newest,

    /// <summary>Received first, shown first.</summary>
    Oldest,

    /// <summary>Due soonest first. Only leads that wait for an answer have a time to be ordered by; the others are left out.</summary>
    Due,
}

/// <summary>What a list of leads shows. It lives in the address, so that back, reload and sharing keep it.</summary>
public sealed record LeadQuery
{
    /// <summary>The list's own path.</summary>
    public const string Path = "/staff/leads";

    /// <summary>Longer search text is cut, in UTF-16 code units.</summary>
    public const int MaxTextLength = 200;

    /// <summary>Rows on a page when nothing is said.</summary>
    public const int DefaultSize = 50;

    /// <summary>Later pages are not offered: the first 100,000 pages are more than anyone turns.</summary>
    public const int MaxPage = 100_000;

    /// <summary>The page sizes on offer, in rows.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [25, DefaultSize, 100];

    /// <summary>What to look for, trimmed; empty for everything.</summary>
    public string Text { get; init => field = Clean(value); } = "";

    /// <summary>Which leads.</summary>
    public LeadView View { get; init; }

    /// <summary>In which order.</summary>
    public LeadSort Sort { get; init; }

    /// <summary>Which page, from 1.</summary>
    public int Page { get; init => field = Math.Clamp(value, 1, MaxPage); } = 1;

    /// <summary>Rows on a page: one of <see cref="Sizes"/>.</summary>
    public int Size { get; init => field = Sizes.Contains(value) ? value : DefaultSize; } = DefaultSize;

    /// <summary>True when leads are picked by anything but their order and page.</summary>
    public bool Narrowed => Text.Length > 0 || View != LeadView.All;

    /// <summary>The address of the list.</summary>
    public string ListAddress => Path + ToQueryString();

    /// <summary>The address of one lead that remembers this list.</summary>
    public string AddressOf(string reference) => $"{Path}/{Uri.EscapeDataString(reference)}{ToQueryString()}";

    /// <summary>The first page of another view. The order by due time is kept only where leads can wait for an answer.</summary>
    public LeadQuery Showing(LeadView view) => this with
    {
        View = view,
        Page = 1,
        Sort = Sort == LeadSort.Due && !HasDueOrder(view) ? LeadSort.Newest : Sort,
    };

    /// <summary>The first page in another order; due time leaves a view in which nobody waits.</summary>
    public LeadQuery SortedBy(LeadSort sort) => this with
    {
        Sort = sort,
        Page = 1,
        View = sort == LeadSort.Due && !HasDueOrder(View) ? LeadView.Waiting : View,
    };

    /// <summary>Reads the query part of an address. What it does not understand is as if it were not there.</summary>
    /// <param name="queryString">With or without its question mark; null for none.</param>
    public static LeadQuery Parse(string? queryString)
    {
        var values = QueryHelpers.ParseQuery(queryString);
        string Value(string key) => values.TryGetValue(key, out var found) ? found.FirstOrDefault() ?? "" : "";
        return new LeadQuery
        {
            Text = Value("q"),
            Sort = Named<LeadSort>(Value("sort")),
            Size = int.TryParse(Value("size"), out var size) ? size : DefaultSize,
        }.Showing(Named<LeadView>(Value("status"))) with
        {
            Page = int.TryParse(Value("page"), out var page) ? page : 1,
        };
    }

    /// <summary>The query part of the address, with its question mark; empty when everything is as usual.</summary>
    public string ToQueryString()
    {
        var parts = new StringBuilder();
        void Add(string key, string value) => parts.Append(parts.Length == 0 ? '?' : '&').Append(key).Append('=').Append(value);
        if (Text.Length > 0)
        {
            Add("q", Uri.EscapeDataString(Text));
        }

        if (View != LeadView.All)
        {
            Add("status", View.ToString().ToLowerInvariant());
        }

        if (Sort != LeadSort.Newest)
        {
            Add("sort", Sort.ToString().ToLowerInvariant());
        }

        if (Page > 1)
        {
            Add("page", Page.ToString());
        }

        if (Size != DefaultSize)
        {
            Add("size", Size.ToString());
        }

        return parts.ToString();
    }

    private static bool HasDueOrder(LeadView view) => view is LeadView.All or LeadView.Waiting or LeadView.New or LeadView.Open;

    // Enum.Parse would also take numbers and lists.
    private static T Named<T>(string name)
        where T : struct, Enum =>
        Enum.GetValues<T>().FirstOrDefault(value => value.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));

    // What an address can't carry is replaced here, so that a query equals the one that is read back.
    private static string Clean(string text)
    {
        var cut = text.Length > MaxTextLength ? text[..MaxTextLength] : text;
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)).Replace('\0', ' ').Trim();
    }
}
