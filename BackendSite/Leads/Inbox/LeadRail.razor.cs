using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;

namespace BackendSite.Leads.Inbox;

/// <summary>Follows what arrives and changes, so that the counts are true while one works elsewhere.</summary>
public sealed partial class LeadRail(
    FindLeads leads, KeepViews saved, LeadFeed feed, TimeProvider clock, NavigationManager navigation, ILogger<LeadRail> log) : IDisposable
{
    private static readonly LeadView[] Order =
    [
        LeadView.Waiting, LeadView.Mine, LeadView.Unassigned, LeadView.Today, LeadView.Late, LeadView.Theirs, LeadView.All, LeadView.Spam,
    ];

    private IReadOnlyDictionary<LeadView, int> counts = new Dictionary<LeadView, int>();
    private IReadOnlyList<SavedView> views = [];
    private LeadWatch? watch;
    private Guid me;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        me = (await SignedIn).User.StaffId;
        watch = new LeadWatch(feed, clock, _ => InvokeAsync(Count));
        navigation.LocationChanged += OnLocationChanged;
        saved.Changed += OnViewsChanged;
        await ReadViews();
        await Count();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        watch?.Dispose();
        navigation.LocationChanged -= OnLocationChanged;
        saved.Changed -= OnViewsChanged;
    }

    private string? Current(LeadQuery shown) =>
        new Uri(navigation.Uri) is var here && here.AbsolutePath == LeadQuery.Path && LeadQuery.Parse(here.Query) with { Page = 1 } == shown ? "page" : null;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(StateHasChanged);

    private void OnViewsChanged() => _ = InvokeAsync(ReadViews);

    private Task ReadViews() => Guarded(async () => views = await saved.Of(me, CancellationToken.None));

    private Task Count() => Guarded(async () => counts = await leads.Counts(me, CancellationToken.None));

    // A count that can't be read is no reason to lose the page: the old one stays.
    private async Task Guarded(Func<Task> read)
    {
        try
        {
            await read();
            StateHasChanged();
        }
        catch (Exception error)
        {
            LogFailed(log, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The views could not be counted")]
    private static partial void LogFailed(ILogger log, Exception error);
}
