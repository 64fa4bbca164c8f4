using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Mail;

/// <summary>Looks at the way out: whether the server is found, trusted and lets the account in, and whether letters leave. No letter is sent.</summary>
internal sealed class ExamineMail(IOptions<MailOptions> options, CheckMail check, ReadChannel channel, IHostEnvironment environment, TimeProvider clock)
{
    public IEnumerable<Examination> All() => [new("mail", WayOut), new("letters", Letters)];

    private async Task<IReadOnlyList<Finding>> WayOut(CancellationToken cancellationToken)
    {
        var knocked = await check.Knock(cancellationToken);
        if (!knocked.IsTaken)
        {
            return [new(Grade.Problem, knocked.Words, "Then: mail test ADDRESS.")];
        }

        return options.Value.Transport == MailTransport.Pickup && !environment.IsDevelopment()
            ? [new(Grade.Warning, "letters become files, and reach nobody by themselves", "Set Mail:Transport=Smtp and Mail:Smtp:Host.")]
            : [new(Grade.Ok, knocked.Words)];
    }

    private async Task<IReadOnlyList<Finding>> Letters(CancellationToken cancellationToken)
    {
        if (await channel.IsThere(cancellationToken) is false)
        {
            return [new(Grade.Ok, "there are none yet")];
        }

        var state = await channel.Now(cancellationToken);
        Finding[] wrong =
        [
            .. state.IsLate(clock.GetUtcNow().UtcDateTime)
                ? [new Finding(Grade.Problem, $"{state.Waiting} wait, the oldest for more than {ChannelState.Patience.TotalMinutes:0} minutes", "Does the site run? /staff/mail says what the server said.")]
                : Array.Empty<Finding>(),
            .. state.Dead > 0
                ? [new Finding(Grade.Warning, $"{state.Dead} could not be delivered", "Look at them at /staff/mail.")]
                : Array.Empty<Finding>(),
        ];
        return wrong is [] ? [new(Grade.Ok, "all that is due has left")] : wrong;
    }
}
