namespace BackendSite.Mail.Incoming;

/// <summary>How the reading of the mailbox stands.</summary>
/// <param name="ReadAt">When all folders were last read, UTC; null before.</param>
/// <param name="FailingSince">Since when it can't be read, UTC; null while it can.</param>
/// <param name="Problem">What is wrong, in words for staff; null while nothing is.</param>
/// <param name="PassedOver">Mails since the start that could not be read and were left in the mailbox.</param>
public sealed record MailboxState(DateTime? ReadAt, DateTime? FailingSince, string? Problem, int PassedOver)
{
    /// <summary>True when it could not be read for longer than <see cref="ChannelState.Patience"/>.</summary>
    public bool IsLate(DateTime now) => now - FailingSince > ChannelState.Patience;
}

/// <summary>How the mailbox is doing, for those who look from outside of its reader.</summary>
public sealed class MailboxPulse(TimeProvider clock)
{
    private long beat = clock.GetTimestamp();
    private int passedOver;
    private volatile MailboxState? state;

    /// <summary>How it stands; null while no mailbox is watched.</summary>
    public MailboxState? Now => state is { } known ? known with { PassedOver = passedOver } : null;

    /// <summary>How long the reader has not shown a sign of life.</summary>
    internal TimeSpan Silence => clock.GetElapsedTime(Volatile.Read(ref beat));

    internal void Beat() => Volatile.Write(ref beat, clock.GetTimestamp());

    internal void PassOver() => Interlocked.Increment(ref passedOver);

    internal void Begin()
    {
        state = new(null, null, null, 0);
        Beat();
    }

    internal void End() => state = null;

    internal void Succeed()
    {
        state = new(clock.GetUtcNow().UtcDateTime, null, null, 0);
        Beat();
    }

    internal void Fail(string problem)
    {
        state = new(state?.ReadAt, state?.FailingSince ?? clock.GetUtcNow().UtcDateTime, problem, 0);
        Beat();
    }
}
