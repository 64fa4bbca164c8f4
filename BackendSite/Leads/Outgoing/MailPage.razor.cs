using System.Security.Claims;
using BackendSite.Mail;
using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace BackendSite.Leads.Outgoing;

/// <summary>Whether letters leave, what has not arrived and why, and what can be done about it.</summary>
public sealed partial class MailPage : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private MailNews? news;
    private IReadOnlyList<UnsentLetter> dead = [];
    private IReadOnlyList<UnsentLetter> waiting = [];
    private bool failed;
    private bool mayReply;
    private bool mayTry;
    private string? said;
    private ITimer? ticking;

    [Inject]
    private WatchMail Mail { get; set; } = null!;

    [Inject]
    private ReadOutbox Outbox { get; set; } = null!;

    [Inject]
    private ResendLetters Letters { get; set; } = null!;

    [Inject]
    private TryMail Test { get; set; } = null!;

    [Inject]
    private Transcripts Transcripts { get; set; } = null!;

    [Inject]
    private LeadClock Clock { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<MailPage> Log { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState>? SignedIn { get; set; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var me = await Me();
        (mayReply, mayTry) = (me.May(StaffRight.Reply), me.May(StaffRight.Settings));
        ticking = Time.CreateTimer(_ => _ = InvokeAsync(ReadAgain), null, Tick, Tick);
        await Read();
    }

    /// <inheritdoc/>
    public void Dispose() => ticking?.Dispose();

    private async Task Read()
    {
        try
        {
            var (now, givenUp, tried) = (await Mail.Now(), await Outbox.Dead(CancellationToken.None), await Outbox.Waiting(CancellationToken.None));
            (news, dead, waiting, failed) = (now, givenUp, tried, false);
        }
        catch (Exception error)
        {
            LogFailed(Log, error);
            failed = true;
        }
    }

    private async Task ReadAgain()
    {
        await Read();
        StateHasChanged();
    }

    private Task ResendOne(long letter) => Act(async me => Told(await Letters.One(letter, me, CancellationToken.None)));

    private Task ResendAll() => Act(async me => Told(await Letters.All(me, CancellationToken.None)));

    private Task TryNow() => Act(async me =>
    {
        await Letters.TryNow(me, CancellationToken.None);
        return "A letter is tried now.";
    });

    private async Task<MailCheck> SendTest(string address)
    {
        var check = await Test.Send(address, await Me(), CancellationToken.None);
        await ReadAgain();
        return check;
    }

    private async Task Act(Func<ClaimsPrincipal, Task<string>> act)
    {
        try
        {
            said = await act(await Me());
        }
        catch (NotPermittedException refused)
        {
            said = refused.Message;
        }
        catch (Exception error)
        {
            LogFailed(Log, error);
            said = "That could not be saved. Nothing was changed; try again.";
        }

        await ReadAgain();
    }

    private static string Told(int letters) => letters switch
    {
        0 => "It is not given up any more.",
        1 => "1 letter is sent again.",
        _ => $"{letters} letters are sent again.",
    };

    private async Task<ClaimsPrincipal> Me() =>
        (await (SignedIn ?? throw new InvalidOperationException("Nobody is signed in."))).User;

    [LoggerMessage(Level = LogLevel.Error, Message = "The outbox could not be read or changed")]
    private static partial void LogFailed(ILogger log, Exception error);
}
