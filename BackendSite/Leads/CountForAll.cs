using System.Collections.Concurrent;

namespace BackendSite.Leads;

/// <summary>
/// Counts the views for all who have them open: after a burst of changes once a person, however many pages they have. When everybody counted
/// for themselves, two hundred open inboxes did little else.
/// </summary>
public sealed partial class CountForAll : IDisposable
{
    private readonly FindLeads leads;
    private readonly ILogger<CountForAll> log;
    private readonly LeadWatch watch;
    private readonly ConcurrentDictionary<Follower, Guid> followers = [];

    public CountForAll(FindLeads leads, LeadFeed feed, TimeProvider clock, ILogger<CountForAll> log)
    {
        (this.leads, this.log) = (leads, log);
        watch = new LeadWatch(feed, clock, _ => Count());
    }

    /// <summary>Calls <paramref name="onCounted"/> after each burst of changes until the result is disposed. It must be quick and not throw.</summary>
    /// <param name="me">Whose leads are mine.</param>
    /// <param name="onCounted">Is given <see cref="FindLeads.Counts"/> of a moment after the last change.</param>
    public IDisposable Follow(Guid me, Action<IReadOnlyDictionary<LeadView, int>> onCounted)
    {
        var follower = new Follower(this, onCounted);
        followers[follower] = me;
        return follower;
    }

    public void Dispose() => watch.Dispose();

    private async Task Count()
    {
        foreach (var person in followers.GroupBy(follower => follower.Value, follower => follower.Key))
        {
            try
            {
                var counts = await leads.Counts(person.Key, CancellationToken.None);
                foreach (var follower in person)
                {
                    follower.OnCounted(counts);
                }
            }
            catch (Exception error)
            {
                // The old ones stay: a count that can't be read is no reason to lose a page.
                LogFailed(log, error);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The views could not be counted")]
    private static partial void LogFailed(ILogger log, Exception error);

    private sealed class Follower(CountForAll counting, Action<IReadOnlyDictionary<LeadView, int>> onCounted) : IDisposable
    {
        public Action<IReadOnlyDictionary<LeadView, int>> OnCounted => onCounted;

        public void Dispose() => counting.followers.TryRemove(this, out _);
    }
}
