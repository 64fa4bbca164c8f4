using System.Security.Claims;
using BackendSite.Mail;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace BackendSite.Staff;

/// <summary>A letter that colleagues may do without; the room that sends it says so.</summary>
/// <param name="Kind">As in <see cref="IComposeLetter.Kind"/>.</param>
public sealed record OptionalLetter(string Kind);

/// <summary>What everybody sets for themselves.</summary>
public sealed partial class MePage(MyAccount mine, StaffClock clock, IEnumerable<OptionalLetter> optional, LetterKinds kinds)
{
    private StaffUser? account;
    private string? name;
    private string? initials;
    private string? timeZone;
    private HashSet<string> muted = [];
    private IReadOnlyList<Problem> problems = [];
    private IReadOnlyList<MySession> sessions = [];
    private string saved = "";
    private string ended = "";

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    private StaffClock Clock => clock;

    private IEnumerable<IComposeLetter> Choices => kinds.All.Where(letter => optional.Any(one => one.Kind == letter.Kind));

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await Read();
        (name, initials, timeZone, muted) = (account!.DisplayName, account.Initials, account.TimeZone, [.. account.MutedLetters]);
        sessions = await mine.Sessions(await Me(), CancellationToken.None);
    }

    private async Task Read() => account = await mine.Read(await Me(), CancellationToken.None);

    private void Toggle(string kind)
    {
        if (!muted.Remove(kind))
        {
            muted.Add(kind);
        }
    }

    private async Task End(MySession session)
    {
        await mine.EndSession(session.Id, await Me(), CancellationToken.None);
        ended = $"{session.Device} is signed out within a minute.";
        sessions = await mine.Sessions(await Me(), CancellationToken.None);
    }

    private async Task SaveProfile()
    {
        problems = await mine.SaveProfile(name ?? "", initials, timeZone, muted, await Me(), CancellationToken.None);
        saved = problems.Count == 0 ? "Saved. It shows everywhere within a minute." : "";
    }

    private async Task<ClaimsPrincipal> Me() => (await SignedIn).User;
}
