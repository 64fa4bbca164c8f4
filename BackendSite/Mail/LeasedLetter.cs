using MimeKit;

namespace BackendSite.Mail;

/// <summary>A letter that this process has leased and not begun. It may be composed before its turn comes, while another one is on its way.</summary>
internal sealed class LeasedLetter(Delivery letter, WriteMessage messages, TimeProvider clock)
{
    // What it tells of may change meanwhile, so one that waited for longer is composed again.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private int begun;
    private long composedAt;
    private volatile Task<MimeMessage>? composed;

    /// <summary>As it was claimed.</summary>
    public Delivery Letter => letter;

    /// <summary>True for the first who asks, who is then to call <see cref="ComposeAhead"/>.</summary>
    public bool IsMineToCompose() => Interlocked.Exchange(ref begun, 1) == 0;

    /// <summary>Begins to compose it. What goes wrong is met by its sender.</summary>
    public void ComposeAhead()
    {
        composedAt = clock.GetTimestamp();
        composed = messages.From(letter, CancellationToken.None);
    }

    /// <summary>The message, composed now or a moment ago. The caller disposes it.</summary>
    /// <exception cref="Exception">It can't be composed; see <see cref="WriteMessage.From"/>.</exception>
    public Task<MimeMessage> Message() =>
        composed is { } ready && clock.GetElapsedTime(composedAt) < Fresh ? ready : messages.From(letter, CancellationToken.None);
}
