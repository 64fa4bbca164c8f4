using System.Globalization;
using BackendSite.Staff;
using Microsoft.AspNetCore.Components;

namespace BackendSite.Leads.Inbox;

/// <summary>What is chosen becomes an address; nothing else is kept here.</summary>
public sealed partial class InboxFilters(FindLeads leads, NavigationManager navigation)
{
    private const string DayForm = "yyyy-MM-dd";

    private IReadOnlyList<string> interests = [];
    private IReadOnlyList<string> sources = [];
    private bool open;
    private bool naming;
    private bool shared;
    private string name = "";

    [Parameter, EditorRequired]
    public required LeadQuery Query { get; set; }

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Guid Me { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<Colleague> Colleagues { get; set; }

    [Inject]
    private KeepViews Saved { get; set; } = null!;

    private SavedView? Mine { get; set; }

    private IEnumerable<(string Name, string Value, LeadQuery Without)> Chips
    {
        get
        {
            var first = Query with { Page = 1 };
            (string, string?, LeadQuery)[] chips =
            [
                ("Status", Query.Status?.ToString(), first with { Status = null }),
                ("Owner", Query.Owner is { } owner ? Colleagues.FirstOrDefault(colleague => colleague.Id == owner)?.Name ?? "somebody" : null, first with { Owner = null }),
                ("Interest", Query.Interest, first with { Interest = "" }),
                ("Stack", Query.Stack, first with { Stack = "" }),
                ("Industry", Query.Industry, first with { Industry = "" }),
                ("Written on", Query.Source, first with { Source = "" }),
                ("From", Day(Query.From), first with { From = null }),
                ("To", Day(Query.To), first with { To = null }),
            ];
            return chips.Where(chip => !string.IsNullOrEmpty(chip.Item2)).Select(chip => (chip.Item1, chip.Item2!, chip.Item3));
        }
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        naming = naming && (Query.IsSearch);
        var here = (Query with { Page = 1 }).ToQueryString();
        Mine = (await Saved.Of(Me, CancellationToken.None)).FirstOrDefault(view => view.StaffId == Me && view.Query == here);
    }

    private async Task Toggle()
    {
        open = !open;
        if (open)
        {
            (interests, sources) = await leads.Known(CancellationToken.None);
        }
    }

    private async Task Save()
    {
        if (!string.IsNullOrWhiteSpace(name))
        {
            await Saved.Save(Me, name, Query, shared, CancellationToken.None);
            (naming, name, shared) = (false, "", false);
            await OnParametersSetAsync();
        }
    }

    private void Go(LeadQuery next) => navigation.NavigateTo((next with { Page = 1 }).ListAddress);

    private static string Said(ChangeEventArgs change) => change.Value as string ?? "";

    private static string? Day(DateOnly? day) => day?.ToString(DayForm, CultureInfo.InvariantCulture);

    private static DateOnly? Day(ChangeEventArgs change) =>
        DateOnly.TryParseExact(change.Value as string, DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
