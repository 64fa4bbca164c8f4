namespace BackendSite.Mail.Incoming;

/// <summary>How the mailbox is doing.</summary>
public sealed class MailboxPulse(TimeProvider clock)
{
    private long beat = clock.GetTimestamp();
    private int passedOver;

    /// <summary>When all folders were last read, UTC; null before.</summary>
    public DateTime? ReadAt { get; private set; }

    /// <summary>Since when it can't be read, UTC; null while it can.</summary>
    public DateTime? FailingSince { get; private set; }

    /// <summary>What is wrong, in words for staff; null while nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>Mails since the start that could not be read and were left in the mailbox.</summary>
    public int PassedOver => passedOver;

    /// <summary>How long the reader has not shown a sign of life.</summary>
    internal TimeSpan Silence => clock.GetElapsedTime(Volatile.Read(ref beat));

    internal void Beat() => Volatile.Write(ref beat, clock.GetTimestamp());

    internal void PassOver() => Interlocked.Increment(ref passedOver);

    internal void Succeed()
    {
        (ReadAt, FailingSince, Problem) = (clock.GetUtcNow().UtcDateTime, null, null);
        Beat();
    }

    internal void Fail(string problem)
    {
        (FailingSince, Problem) = (FailingSince ?? clock.GetUtcNow().UtcDateTime, problem);
        Beat();
    }
}
