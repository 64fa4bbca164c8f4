using BackendSite.Components;
using BackendSite.Mail;
using BackendSite.Mail.Incoming;

namespace BackendSite.Leads.Outgoing;

/// <summary>How mail is doing, for every open page.</summary>
/// <param name="Channel">The way out.</param>
/// <param name="Untold">Leads that nobody has been told about.</param>
/// <param name="Mailbox">Where answers come in; null when no mailbox is watched.</param>
public sealed record MailNews(ChannelState Channel, int Untold, MailboxState? Mailbox);

/// <summary>Reads that for all open pages together.</summary>
internal sealed class WatchMail(ReadChannel channel, UntoldLeads untold, MailboxPulse mailbox, TimeProvider clock)
{
    private readonly SharedAnswer<MailNews> news = new(
        async () => new(await channel.Now(CancellationToken.None), await untold.Count(CancellationToken.None), mailbox.Now), TimeSpan.FromSeconds(5), clock);

    /// <summary>The news, at most five seconds old.</summary>
    public Task<MailNews> Now() => news.Now();
}
