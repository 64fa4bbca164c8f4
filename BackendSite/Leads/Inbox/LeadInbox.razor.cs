using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;

namespace BackendSite.Leads.Inbox;

/// <summary>The list that sales keeps open all day. What it shows is in its address; what arrives or changes shows by itself.</summary>
public sealed partial class LeadInbox(
    FindLeads leads, LeadFeed feed, TimeProvider clock, NavigationManager navigation, ILogger<LeadInbox> log) : IDisposable
{
    private const int SkeletonLines = 12;

    // Relative times move on, and letters that were on their way have arrived or not.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(10);

    private readonly HashSet<long> picked = [];
    private LeadQuery query = new();
    private LeadList? page;
    private List<LeadRow> rows = [];
    private IReadOnlyList<Colleague> colleagues = [];
    private Guid me;
    private string? zone;
    private int arrived;
    private bool failed;
    private bool busy;
    private bool mayExport;
    private string? done;
    private LeadWatch? watch;
    private ITimer? ticking;

    [Inject]
    private FindColleagues Staff { get; set; } = null!;

    [Inject]
    private ChangeMany Changes { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    private string Title => query.View switch
    {
        LeadView.All => "All leads",
        LeadView.Waiting => "Leads to answer",
        LeadView.Mine => "My leads",
        LeadView.Unassigned => "Unassigned leads",
        LeadView.Today => "Leads due today",
        LeadView.Late => "Late leads",
        LeadView.Theirs => "Leads waiting for them",
        _ => "Leads kept apart as spam",
    };

    private IEnumerable<LeadRow> Picked => rows.Where(lead => picked.Contains(lead.Id));

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        query = QueryOf(navigation.Uri);
        var person = (await SignedIn).User;
        (me, zone, mayExport) = (person.StaffId, person.TimeZone, person.May(StaffRight.Export));
        navigation.LocationChanged += OnLocationChanged;
        watch = new LeadWatch(feed, clock, ids => InvokeAsync(() => OnChanged(ids)));
        ticking = clock.CreateTimer(_ => _ = InvokeAsync(OnTick), null, Tick, Tick);
        await Reload();
        await Guarded(async () => colleagues = await Staff.All(CancellationToken.None));
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
            done = null;
            picked.Clear();
            _ = InvokeAsync(Reload);
        }
    }

    private async Task Reload()
    {
        failed = !await Guarded(async () =>
        {
            page = await leads.Page(query, me, CancellationToken.None);
            rows = [.. page.Rows];
            picked.IntersectWith(rows.Select(row => row.Id));
            arrived = 0;
        });
        StateHasChanged();
    }

    private void Search(LeadQuery next) =>
        // Typing on is one step back, not one for each letter.
        navigation.NavigateTo(next.ListAddress, replace: query.Text.Length > 0 && next.Text.Length > 0);

    private async Task ShowArrived()
    {
        var newest = (query with { Page = 1, Sort = LeadSort.Newest }).Showing(query.View);
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

        await Refresh(rows.Where(row => ids.Contains(row.Id)));
        if (ids.Any(id => id > page.Newest))
        {
            arrived = await leads.CountSince(query, page.Newest, me, CancellationToken.None);
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
        await Refresh(rows.Where(row => row.LettersWaiting > 0));
        StateHasChanged();
    });

    private async Task Refresh(IEnumerable<LeadRow> changed)
    {
        var stale = changed.Select(row => row.Id).ToList();
        if (stale.Count > 0)
        {
            var now = (await leads.Rows(stale, me, CancellationToken.None)).ToDictionary(lead => lead.Id);
            rows = [.. rows.Select(row => now.GetValueOrDefault(row.Id, row))];
        }
    }

    private void Pick(long id)
    {
        if (!picked.Remove(id))
        {
            picked.Add(id);
        }
    }

    private void PickAll(bool all)
    {
        picked.Clear();
        if (all)
        {
            picked.UnionWith(rows.Select(row => row.Id));
        }
    }

    private Task Assign(Guid? owner) => Act(async () =>
    {
        var to = owner is null ? "nobody" : colleagues.FirstOrDefault(colleague => colleague.Id == owner)?.Name ?? "you";
        var many = await Changes.Assign(Picked, owner, (await SignedIn).User, CancellationToken.None);
        return $"{Found(many.Done)} assigned to {to}.{many.Left}";
    });

    private Task SetStatus(LeadStatus status) => Act(async () =>
    {
        var many = await Changes.SetStatus(Picked, status, (await SignedIn).User, CancellationToken.None);
        return $"{Found(many.Done)} set to {status}.{many.Left}";
    });

    private async Task Act(Func<Task<string>> act)
    {
        busy = true;
        var stored = await Guarded(async () => done = await act());
        busy = false;
        done = stored ? done : "Not all of that could be saved. What is shown is what is stored; try again.";
        await Guarded(() => Refresh(Picked));
        if (stored)
        {
            picked.Clear();
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
