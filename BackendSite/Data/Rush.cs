namespace BackendSite.Data;

/// <summary>
/// Tells whether visitors crowd at the database. Whatever can wait a little, such as letters, makes room for them: the work is the same,
/// but they stand there and nobody else does.
/// </summary>
public sealed class Rush(TimeProvider clock)
{
    private const double CrowdASecond = 50;

    /// <summary>How long a rush lasts after it was last seen.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Measure = TimeSpan.FromMilliseconds(250);

    private long since = clock.GetTimestamp();
    private int served;
    private volatile bool crowded;
    private long seenAt;

    /// <summary>Whether there is one now, or was a moment ago.</summary>
    public bool IsOn => crowded && clock.GetElapsedTime(Volatile.Read(ref seenAt)) < Rest;

    /// <summary>Notes that so many visitors were served. For one thread.</summary>
    public void Served(int visitors)
    {
        served += visitors;
        var passed = clock.GetElapsedTime(since);
        if (passed < Measure)
        {
            return;
        }

        since = clock.GetTimestamp();
        Volatile.Write(ref seenAt, since);
        crowded = served > CrowdASecond * passed.TotalSeconds;
        served = 0;
    }

    /// <summary>Returns at once, or after half a second when there is a rush: nothing is put off for ever.</summary>
    public Task MakeRoom(CancellationToken cancellationToken) =>
        IsOn ? Task.Delay(Rest, clock, cancellationToken) : Task.CompletedTask;
}
