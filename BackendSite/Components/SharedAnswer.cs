namespace BackendSite.Components;

/// <summary>What every open page asks again and again is read once for all of them: an answer holds for a few seconds.</summary>
/// <param name="read">Reads it; called again right away after it failed.</param>
/// <param name="clock">Measures how old an answer is.</param>
internal sealed class SharedAnswer<T>(Func<Task<T>> read, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<T>? last;
    private long readAt;

    /// <summary>The answer, at most five seconds old.</summary>
    public Task<T> Now()
    {
        lock (gate)
        {
            if (last is null or { IsFaulted: true } || clock.GetElapsedTime(readAt) > Fresh)
            {
                (last, readAt) = (Task.Run(read), clock.GetTimestamp());
            }

            return last;
        }
    }
}
