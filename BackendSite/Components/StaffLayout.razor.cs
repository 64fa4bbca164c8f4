using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;

namespace BackendSite.Components;

public sealed partial class StaffLayout : IAsyncDisposable
{
    private ErrorBoundary? boundary;
    private ElementReference content;
    private IJSObjectReference? keys;
    private List<StaffPlace> places = [];
    private Look? look;
    private Look? latest;
    private bool open;

    [Inject]
    private IOptions<SiteOptions> Site { get; set; } = null!;

    [Inject]
    private IEnumerable<StaffPlace> AllPlaces { get; set; } = null!;

    [Inject]
    private IEnumerable<StaffPart> Parts { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [Inject]
    private RememberLook Looks { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Script { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    // One place is marked: whoever is at a place below another one is not at that as well.
    private bool IsHere(StaffPlace place)
    {
        var here = new Uri(Navigation.Uri).AbsolutePath.TrimStart('/');
        return here == place.Path || (here.StartsWith(place.Path + "/", StringComparison.Ordinal)
            && !AllPlaces.Any(other => other.Path.StartsWith(place.Path + "/", StringComparison.Ordinal)));
    }

    /// <inheritdoc/>
    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    // Nothing is shown before the scheme is known: in the dark, a page must not flash white.
    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && (await SignedIn).User is { Identity.IsAuthenticated: true } person)
        {
            places = await OpenTo(person);
            keys = await Script.InvokeAsync<IJSObjectReference>("import", "./Components/StaffLayout.razor.js");
            await Show(await Looks.Of(person, CancellationToken.None));
            StateHasChanged();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        try
        {
            await (keys?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and what it held with it.
        }
    }

    private async Task<List<StaffPlace>> OpenTo(ClaimsPrincipal person)
    {
        var open = new List<StaffPlace>();
        foreach (var place in AllPlaces.OrderBy(place => place.Order))
        {
            if (place.Policy is null || (await Authorization.AuthorizeAsync(person, place.Policy)).Succeeded)
            {
                open.Add(place);
            }
        }

        return open;
    }

    private async Task Remember(Action<Look> change) =>
        await Show(await Looks.Change((await SignedIn).User, change, CancellationToken.None));

    private async Task Show(Look chosen)
    {
        latest = chosen;
        await keys!.InvokeVoidAsync("show", chosen.Scheme.ToString().ToLowerInvariant(), chosen.Density.ToString().ToLowerInvariant(), chosen.KeysOff);
        // Else the next choice was quicker to show.
        if (latest == chosen)
        {
            look = chosen;
        }
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs location)
    {
        boundary?.Recover();
        if (open)
        {
            open = false;
            StateHasChanged();
        }
    }
}
