namespace BackendSite.Leads;

/// <summary>
/// Follows the feed for one open page. A burst of signals becomes one call, and calls keep a distance: a busy minute costs a page
/// a few queries and not one for each lead, also with two hundred pages open.
/// </summary>
internal sealed class LeadWatch : IDisposable
{
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Distance = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly Func<IReadOnlyCollection<long>, Task> onChanged;
    private readonly CancellationTokenSource ending = new();
    private readonly CancellationToken ended;
    private readonly IDisposable subscription;
    private HashSet<long>? changed;
    private long called;

    /// <summary>Starts to follow.</summary>
    /// <param name="feed">What is followed.</param>
    /// <param name="clock">Measures the burst.</param>
    /// <param name="onChanged">Called with the leads that arrived or changed.</param>
    public LeadWatch(LeadFeed feed, TimeProvider clock, Func<IReadOnlyCollection<long>, Task> onChanged)
    {
        this.clock = clock;
        this.onChanged = onChanged;
        ended = ending.Token;
        subscription = feed.Subscribe(OnSignal);
    }

    public void Dispose()
    {
        subscription.Dispose();
        ending.Cancel();
        ending.Dispose();
    }

    private async Task OnSignal(LeadSignal signal)
    {
        lock (gate)
        {
            if (changed is not null)
            {
                changed.Add(signal.LeadId);
                return;
            }

            changed = [signal.LeadId];
        }

        var since = called == 0 ? Distance : clock.GetElapsedTime(called);
        await Task.Delay(since + Burst < Distance ? Distance - since : Burst, clock, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended.IsCancellationRequested)
        {
            return;
        }

        HashSet<long> burst;
        lock (gate)
        {
            burst = changed;
            changed = null;
            called = clock.GetTimestamp();
        }

        await onChanged(burst);
    }
}
