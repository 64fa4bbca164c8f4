using System.Collections.Concurrent;

namespace BackendSite.Leads;

/// <summary>Says that a lead arrived or changed.</summary>
/// <param name="LeadId">The lead.</param>
/// <param name="Arrived">True for a lead that is new to the inbox.</param>
public sealed record LeadSignal(long LeadId, bool Arrived)
{
    /// <summary>True when it happened in another copy of the site.</summary>
    public bool IsFromAfar { get; init; }

    /// <summary>True when only a letter about it came to something; the lead is as it was.</summary>
    public bool IsOfLetter { get; init; }
}

/// <summary>
/// Tells open inboxes what was committed. A subscriber that throws or hangs harms nobody else: each is called on its own.
/// </summary>
public sealed partial class LeadFeed(ILogger<LeadFeed> log)
{
    private readonly ConcurrentDictionary<Subscription, Func<LeadSignal, Task>> subscribers = [];

    /// <summary>Calls <paramref name="onSignal"/> for each signal until the result is disposed.</summary>
    public IDisposable Subscribe(Func<LeadSignal, Task> onSignal)
    {
        var subscription = new Subscription(this);
        subscribers[subscription] = onSignal;
        return subscription;
    }

    /// <summary>Signals everyone; returns at once. Call it only after the commit.</summary>
    public void Publish(LeadSignal signal)
    {
        foreach (var subscriber in subscribers.Values)
        {
            _ = Task.Run(() => Deliver(subscriber, signal));
        }
    }

    private async Task Deliver(Func<LeadSignal, Task> subscriber, LeadSignal signal)
    {
        try
        {
            await subscriber(signal);
        }
        catch (Exception error)
        {
            LogFailed(log, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An open inbox could not be told of a change")]
    private static partial void LogFailed(ILogger log, Exception error);

    private sealed class Subscription(LeadFeed feed) : IDisposable
    {
        public void Dispose() => feed.subscribers.TryRemove(this, out _);
    }
}
