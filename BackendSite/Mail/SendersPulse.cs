namespace BackendSite.Mail;

/// <summary>The senders' heartbeat: each beats whenever it looks for letters, so that a hung one is noticed.</summary>
internal sealed class SendersPulse(MailLimits limits, TimeProvider clock)
{
    private readonly long[] beats = new long[limits.Senders];
    private volatile bool started;

    /// <summary>All senders start to live.</summary>
    public void Start()
    {
        for (var sender = 0; sender < beats.Length; sender++)
        {
            Beat(sender);
        }

        started = true;
    }

    /// <summary>One sender lives.</summary>
    public void Beat(int sender) => Volatile.Write(ref beats[sender], clock.GetTimestamp());

    /// <summary>How many senders have been silent for longer than any send may take; all of them before the start.</summary>
    public int Silent() =>
        started ? beats.Count(beat => clock.GetElapsedTime(Volatile.Read(ref beat)) > limits.Lease) : beats.Length;
}
