using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace BackendSite.Leads.Details;

/// <summary>Whether a lead can be shown.</summary>
public enum LeadState
{
    Loading,
    Unknown,
    Failed,
    Shown,
}

/// <summary>Everything about one lead, as it is now: what a colleague changes shows while the page is open.</summary>
public sealed partial class LeadPage(
    ReadLead reader, FindLeads leads, ChangeLead change, LeadFeed feed, TimeProvider clock, NavigationManager navigation, ILogger<LeadPage> log)
    : IDisposable
{
    // In UTF-16 code units; after that, older news make room.
    private const int MaxNotice = 200;

    private Lead? lead;
    private LeadQuery query = new();
    private LeadNeighbours neighbours = new(null, null);
    private IReadOnlyList<OtherEnquiry> others = [];
    private LeadState state;
    private string? notice;
    private string? mergedHere;
    private IReadOnlyList<OtherEnquiry> sameCompany = [];
    private IReadOnlyList<OtherEnquiry> linked = [];
    private IReadOnlyList<Colleague> colleagues = [];
    private string draft = "";
    private LeadWatch? watch;
    private LeadPresence.Visit? visit;
    private Guid me;
    private bool mayReply;

    /// <summary>The lead's reference.</summary>
    [Parameter, EditorRequired]
    public required string Reference { get; set; }

    [Inject]
    private KeepDraft Drafts { get; set; } = null!;

    [Inject]
    private LeadPresence Presence { get; set; } = null!;

    [Inject]
    private FindColleagues Staff { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? SignedIn { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized() =>
        watch = new LeadWatch(feed, clock, ids => InvokeAsync(() => OnChanged(ids)));

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var person = await Me();
        me = person.StaffId;
        mayReply = person.May(StaffRight.Reply);
        query = LeadQuery.Parse(new Uri(navigation.Uri).Query);
        if (lead?.Reference != Reference)
        {
            lead = null;
            notice = mergedHere is { } part ? $"{part} was merged into this lead." : null;
            mergedHere = null;
            state = LeadState.Loading;
            visit?.Dispose();
            visit = null;
            await Read();
            await Begin(person.StaffName);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        watch?.Dispose();
        visit?.Dispose();
    }

    private async Task Begin(string name)
    {
        if (lead is not null)
        {
            colleagues = await Staff.All(CancellationToken.None);
            visit = Presence.Enter(lead.Id, me, name, () => _ = InvokeAsync(StateHasChanged));
        }
    }

    private async Task Read()
    {
        try
        {
            var found = await reader.ByReference(Reference, CancellationToken.None);
            if (found?.MergedInto is { } into)
            {
                mergedHere = found.Reference;
                navigation.NavigateTo(query.AddressOf(into), replace: true);
                return;
            }

            if (found is not null)
            {
                others = await reader.OthersOf(found, CancellationToken.None);
                sameCompany = await reader.ColleaguesOf(found, CancellationToken.None);
                linked = await reader.LinkedWith(found, CancellationToken.None);
                neighbours = await leads.Neighbours(query, found.Id, found.DueAt, me, CancellationToken.None);
                draft = lead is null ? await Drafts.Of(found.Id, me, CancellationToken.None) : draft;
            }

            lead = found;
            state = lead is null ? LeadState.Unknown : LeadState.Shown;
            if (found is not null)
            {
                await reader.Remember(found, me, CancellationToken.None);
            }
        }
        catch (Exception error)
        {
            LogFailed(log, error);
            state = LeadState.Failed;
            notice = lead is null ? null : "The lead could not be read again; what you see may be old.";
        }
    }

    private async Task OnChanged(IReadOnlyCollection<long> ids)
    {
        if (lead is not null && lead.Merged.Prepend(lead).Any(part => ids.Contains(part.Id)))
        {
            var known = lead.Events.Max(e => e.Id);
            await Read();

            // Several at once, or one soon after another: none hides another.
            var theirs = lead.Events.Where(e => e.Id > known && e.StaffId != me).OrderBy(e => e.Id).Select(e => $"{EventWords.Of(e)}.");
            notice = string.Join(' ', theirs.Prepend(notice?.Length < MaxNotice ? notice : null).OfType<string>());
            notice = notice.Length == 0 ? null : notice;
            StateHasChanged();
        }
    }

    private Task<string?> SetStatus(LeadStatus status, string? reason) =>
        Try(async me => await change.SetStatus(lead!.Reference, lead.Version, status, reason, me, CancellationToken.None));

    private Task<string?> Restore() =>
        Try(async me => await change.RestoreFromSpam(lead!.Reference, lead.Version, me, CancellationToken.None));

    private Task<string?> Assign(Guid? owner) =>
        Try(async me => await change.Assign(lead!.Reference, lead.Version, owner, me, CancellationToken.None));

    private Task<string?> AddNote(string text) =>
        Try(async me => await change.AddNote(lead!.Reference, text, me, CancellationToken.None));

    // Of the lead that the box stands on, which may be left by the time that it keeps the last words.
    private Func<string, Task> KeepFor(long id) => text => Drafts.Save(id, me, text, CancellationToken.None);

    /// <returns>What went wrong, in words; null when it is stored.</returns>
    private async Task<string?> Try(Func<System.Security.Claims.ClaimsPrincipal, Task<ChangeOutcome>> act)
    {
        try
        {
            var outcome = await act(await Me());
            notice = null;
            await Read();
            return outcome switch
            {
                ChangeOutcome.Collided collided => $"{EventWords.Of(collided.Theirs[^1])} in the meantime. Nothing of yours was changed; look again and decide.",
                ChangeOutcome.Unknown => "This lead does not exist any more.",
                _ => null,
            };
        }
        catch (NotPermittedException refused)
        {
            return refused.Message;
        }
        catch (Exception error)
        {
            LogFailed(log, error);
            return "That could not be saved. Nothing was changed; try again.";
        }
        finally
        {
            StateHasChanged();
        }
    }

    private async Task<System.Security.Claims.ClaimsPrincipal> Me() =>
        (await (SignedIn ?? throw new InvalidOperationException("Nobody is signed in."))).User;

    [LoggerMessage(Level = LogLevel.Error, Message = "A lead could not be read or changed")]
    private static partial void LogFailed(ILogger log, Exception error);
}
