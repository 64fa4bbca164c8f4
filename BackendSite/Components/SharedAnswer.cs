namespace BackendSite.Components;

/// <summary>What many ask again and again is read once for all of them: an answer holds for a while.</summary>
/// <param name="read">Reads it; called again right away after it failed.</param>
/// <param name="fresh">How long an answer holds.</param>
/// <param name="clock">Measures how old an answer is.</param>
internal sealed class SharedAnswer<T>(Func<Task<T>> read, TimeSpan fresh, TimeProvider clock)
{
    private readonly Lock gate = new();
    private Task<T>? last;
    private long readAt;

    /// <summary>The answer, no older than that.</summary>
    public Task<T> Now()
    {
        lock (gate)
        {
            if (last is null or { IsFaulted: true } || clock.GetElapsedTime(readAt) > fresh)
            {
                (last, readAt) = (Task.Run(read), clock.GetTimestamp());
            }

            return last;
        }
    }
}
