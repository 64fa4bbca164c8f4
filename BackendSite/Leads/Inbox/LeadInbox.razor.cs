using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using MudBlazor;

namespace BackendSite.Leads.Inbox;

/// <summary>The list that sales keeps open all day. What it shows is in its address; what arrives or changes shows by itself.</summary>
public sealed partial class LeadInbox(
    FindLeads leads, LeadFeed feed, TimeProvider clock, NavigationManager navigation, ILogger<LeadInbox> log) : IDisposable
{
    // Relative times move on, and letters that were on their way have arrived or not.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, object?> TableName = new() { ["aria-label"] = "Leads" };

    private MudDataGrid<InboxRow>? grid;
    private LeadQuery query = new();
    private LeadList? page;
    private List<InboxRow> rows = [];
    private IReadOnlyDictionary<LeadView, int> counts = new Dictionary<LeadView, int>();
    private int arrived;
    private bool failed;
    private LeadWatch? watch;
    private ITimer? ticking;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        query = QueryOf(navigation.Uri);
        navigation.LocationChanged += OnLocationChanged;
        watch = new LeadWatch(feed, clock, ids => InvokeAsync(() => OnChanged(ids)));
        ticking = clock.CreateTimer(_ => _ = InvokeAsync(OnTick), null, Tick, Tick);
        await Guarded(Count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        navigation.LocationChanged -= OnLocationChanged;
        watch?.Dispose();
        ticking?.Dispose();
    }

    private static LeadQuery QueryOf(string address) => LeadQuery.Parse(new Uri(address).Query);

    private static string Found(int count) => count == 1 ? "1 lead" : $"{Bounded.Words(count)} leads";

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (new Uri(change.Location).AbsolutePath == LeadQuery.Path && QueryOf(change.Location) is var next && next != query)
        {
            query = next;
            _ = InvokeAsync(Reload);
        }
    }

    private async Task<GridData<InboxRow>> Load(GridState<InboxRow> state, CancellationToken cancellationToken)
    {
        failed = !await Guarded(async () =>
        {
            page = await leads.Page(query, cancellationToken);
            rows = [.. page.Rows.Select(row => new InboxRow(row))];
            arrived = 0;
        });
        StateHasChanged();
        return new() { Items = rows, TotalItems = rows.Count };
    }

    private Task Reload() => grid?.ReloadServerData() ?? Task.CompletedTask;

    private async Task Count() => counts = await leads.Counts(CancellationToken.None);

    private void Search(LeadQuery next) =>
        // Typing on is one step back, not one for each letter.
        navigation.NavigateTo(next.ListAddress, replace: query.Text.Length > 0 && next.Text.Length > 0);

    private async Task ShowArrived()
    {
        var newest = query with { Page = 1, Sort = LeadSort.Newest };
        if (newest == query)
        {
            await Reload();
        }
        else
        {
            navigation.NavigateTo(newest.ListAddress);
        }
    }

    private Task<bool> OnChanged(IReadOnlyCollection<long> ids) => Guarded(async () =>
    {
        if (page is null)
        {
            return;
        }

        await Refresh(rows.Where(row => ids.Contains(row.Lead.Id)));
        await Count();
        if (ids.Any(id => id > page.Newest))
        {
            arrived = await leads.CountSince(query, page.Newest, CancellationToken.None);
        }

        // Nobody reads an empty list, so nothing jumps.
        if (arrived > 0 && rows.Count == 0)
        {
            await Reload();
        }

        StateHasChanged();
    });

    private Task<bool> OnTick() => Guarded(async () =>
    {
        await Refresh(rows.Where(row => row.Lead.LettersWaiting > 0));
        StateHasChanged();
    });

    private async Task Refresh(IEnumerable<InboxRow> changed)
    {
        var stale = changed.ToDictionary(row => row.Lead.Id);
        if (stale.Count > 0)
        {
            foreach (var lead in await leads.Rows(stale.Keys, CancellationToken.None))
            {
                stale[lead.Id].Lead = lead;
            }
        }
    }

    private async Task<bool> Guarded(Func<Task> read)
    {
        try
        {
            await read();
            return true;
        }
        catch (Exception error)
        {
            LogFailed(log, error);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The inbox could not read leads")]
    private static partial void LogFailed(ILogger log, Exception error);
}
