using System.Security.Claims;
using BackendSite.Mail;
using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace BackendSite.Leads.Outgoing;

public sealed partial class FailedLetters
{
    private string? problem;

    [Inject]
    private ResendLetters Letters { get; set; } = null!;

    [Inject]
    private ILogger<FailedLetters> Log { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? SignedIn { get; set; }

    [Parameter, EditorRequired]
    public required Lead Lead { get; set; }

    /// <summary>True for who may only read.</summary>
    [Parameter]
    public bool ReadOnly { get; set; }

    private List<UnsentLetter> Dead =>
        [.. Lead.Deliveries.Where(letter => letter.State == DeliveryState.Dead).Select(letter => new UnsentLetter(letter, null))];

    private Task Resend(long letter) => Act(async me => await Letters.One(letter, me, CancellationToken.None));

    // Also of what was merged into the lead.
    private Task ResendAll() => Act(async me =>
    {
        foreach (var about in Dead.Select(unsent => unsent.Letter.LeadId!.Value).Distinct())
        {
            await Letters.AllOf(about, me, CancellationToken.None);
        }
    });

    // The page learns of it as of any change of a colleague's.
    private async Task Act(Func<ClaimsPrincipal, Task> act)
    {
        try
        {
            problem = null;
            await act((await (SignedIn ?? throw new InvalidOperationException("Nobody is signed in."))).User);
        }
        catch (NotPermittedException refused)
        {
            problem = refused.Message;
        }
        catch (Exception error)
        {
            LogFailed(Log, error);
            problem = "Not all of that could be saved; try again.";
        }

        StateHasChanged();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Letters could not be sent again")]
    private static partial void LogFailed(ILogger log, Exception error);
}
