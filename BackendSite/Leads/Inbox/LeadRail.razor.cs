using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;

namespace BackendSite.Leads.Inbox;

/// <summary>Follows what arrives and changes, so that the counts are true while one works elsewhere.</summary>
public sealed partial class LeadRail(
    FindLeads leads, CountForAll counting, KeepViews saved, NavigationManager navigation, ILogger<LeadRail> log) : IDisposable
{
    private static readonly LeadView[] Order =
    [
        LeadView.Waiting, LeadView.Mine, LeadView.Unassigned, LeadView.Today, LeadView.Late, LeadView.Theirs, LeadView.All, LeadView.Spam,
    ];

    private IReadOnlyDictionary<LeadView, int> counts = new Dictionary<LeadView, int>();
    private IReadOnlyList<SavedView> views = [];
    private IDisposable? following;
    private Guid me;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        me = (await SignedIn).User.StaffId;
        following = counting.Follow(me, now => _ = InvokeAsync(() =>
        {
            counts = now;
            StateHasChanged();
        }));
        navigation.LocationChanged += OnLocationChanged;
        saved.Changed += OnViewsChanged;
        await ReadViews();
        await Guarded(async () =>
        {
            var first = await leads.Counts(me, CancellationToken.None);
            // What was counted for all meanwhile is newer.
            counts = counts.Count == 0 ? first : counts;
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        following?.Dispose();
        navigation.LocationChanged -= OnLocationChanged;
        saved.Changed -= OnViewsChanged;
    }

    private string? Current(LeadQuery shown) =>
        new Uri(navigation.Uri) is var here && here.AbsolutePath == LeadQuery.Path && LeadQuery.Parse(here.Query) with { Page = 1 } == shown ? "page" : null;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(StateHasChanged);

    private void OnViewsChanged() => _ = InvokeAsync(ReadViews);

    private Task ReadViews() => Guarded(async () => views = await saved.Of(me, CancellationToken.None));

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
