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
    ReadLead reader, ChangeLead change, LeadFeed feed, TimeProvider clock, NavigationManager navigation, ILogger<LeadPage> log)
    : IDisposable
{
    // In UTF-16 code units; after that, older news make room.
    private const int MaxNotice = 200;

    private LeadQuery query = new();
    private ShownLead? shown;
    private LeadState state;
    private string? notice;
    private string? mergedHere;
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

    [CascadingParameter]
    private Task<AuthenticationState>? SignedIn { get; set; }

    private Lead? Lead => shown?.Lead;

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
        if (Lead?.Reference != Reference)
        {
            shown = null;
            notice = mergedHere is { } part ? $"{part} was merged into this lead." : null;
            mergedHere = null;
            state = LeadState.Loading;
            visit?.Dispose();
            visit = null;
            await Read();
            visit = Lead is { } opened ? Presence.Enter(opened.Id, me, person.StaffName, () => _ = InvokeAsync(StateHasChanged)) : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        watch?.Dispose();
        visit?.Dispose();
    }

    private async Task Read()
    {
        try
        {
            var found = await reader.Show(Reference, query, me, CancellationToken.None);
            if (found?.Lead.MergedInto is { } into)
            {
                mergedHere = found.Lead.Reference;
                navigation.NavigateTo(query.AddressOf(into), replace: true);
                return;
            }

            // What is being written stands in its box.
            draft = shown is null ? found?.Draft ?? "" : draft;
            shown = found;
            state = shown is null ? LeadState.Unknown : LeadState.Shown;
            if (shown is not null && shown.Seen != shown.Lead.Version)
            {
                await reader.Remember(shown.Lead, me, CancellationToken.None);
            }
        }
        catch (Exception error)
        {
            LogFailed(log, error);
            state = LeadState.Failed;
            notice = shown is null ? null : "The lead could not be read again; what you see may be old.";
        }
    }

    private async Task OnChanged(IReadOnlyCollection<long> ids)
    {
        if (Lead is not null && Lead.Merged.Prepend(Lead).Any(part => ids.Contains(part.Id)))
        {
            var known = Lead.Events.Max(e => e.Id);
            await Read();

            // Several at once, or one soon after another: none hides another.
            var theirs = Lead.Events.Where(e => e.Id > known && e.StaffId != me).OrderBy(e => e.Id).Select(e => $"{EventWords.Of(e)}.");
            notice = string.Join(' ', theirs.Prepend(notice?.Length < MaxNotice ? notice : null).OfType<string>());
            notice = notice.Length == 0 ? null : notice;
            StateHasChanged();
        }
    }

    private Task<string?> SetStatus(LeadStatus status, string? reason) =>
        Try(async me => await change.SetStatus(Lead!.Reference, Lead.Version, status, reason, me, CancellationToken.None));

    private Task<string?> Restore() =>
        Try(async me => await change.RestoreFromSpam(Lead!.Reference, Lead.Version, me, CancellationToken.None));

    private Task<string?> Assign(Guid? owner) =>
        Try(async me => await change.Assign(Lead!.Reference, Lead.Version, owner, me, CancellationToken.None));

    private Task<string?> AddNote(string text) =>
        Try(async me => await change.AddNote(Lead!.Reference, text, me, CancellationToken.None));

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
