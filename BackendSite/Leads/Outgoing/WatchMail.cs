using BackendSite.Mail;
using BackendSite.Mail.Incoming;

namespace BackendSite.Leads.Outgoing;

/// <summary>How mail is doing, for every open page.</summary>
/// <param name="Channel">The way out.</param>
/// <param name="Untold">Leads that nobody has been told about.</param>
/// <param name="Mailbox">Where answers come in; null when no mailbox is watched.</param>
public sealed record MailNews(ChannelState Channel, int Untold, MailboxState? Mailbox);

/// <summary>Reads that for all open pages together: however many are open, the database is asked once in a few seconds.</summary>
internal sealed class WatchMail(ReadChannel channel, UntoldLeads untold, MailboxPulse mailbox, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<MailNews>? last;
    private long readAt;

    /// <summary>The news, at most five seconds old.</summary>
    public Task<MailNews> Now()
    {
        lock (gate)
        {
            if (last is null or { IsFaulted: true } || clock.GetElapsedTime(readAt) > Fresh)
            {
                (last, readAt) = (Task.Run(Read), clock.GetTimestamp());
            }

            return last;
        }
    }

    private async Task<MailNews> Read() =>
        new(await channel.Now(CancellationToken.None), await untold.Count(CancellationToken.None), mailbox.Now);
}
