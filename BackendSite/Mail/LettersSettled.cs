using System.Collections.Concurrent;

namespace BackendSite.Mail;

/// <summary>
/// Says, in this process and after the commit, that a try of a letter has ended. It may be missed; whoever must not miss it orders the
/// letter as <see cref="Delivery.IsAwaited"/> and looks at what is settled from time to time.
/// </summary>
public sealed class LettersSettled
{
    private readonly ConcurrentDictionary<object, Action<Delivery>> listeners = [];

    /// <summary>Calls <paramref name="onSettled"/> for each letter until the result is disposed. It must be quick and not throw.</summary>
    public IDisposable Subscribe(Action<Delivery> onSettled)
    {
        var subscription = new Subscription(this);
        listeners[subscription] = onSettled;
        return subscription;
    }

    internal void Publish(Delivery letter)
    {
        foreach (var listener in listeners.Values)
        {
            listener(letter);
        }
    }

    private sealed class Subscription(LettersSettled settled) : IDisposable
    {
        public void Dispose() => settled.listeners.TryRemove(this, out _);
    }
}
