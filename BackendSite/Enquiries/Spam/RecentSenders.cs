using System.Net;
using BackendSite.Web;

namespace BackendSite.Enquiries.Spam;

/// <summary>
/// Counts who sent how much within the last hour, in memory alone: no address is stored, and a restart forgets them. Past
/// <see cref="MaxPlaces"/> the oldest places are forgotten first, so that memory does not grow.
/// </summary>
internal sealed class RecentSenders(TimeProvider clock)
{
    private const int MaxPlaces = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, Queue<DateTimeOffset>> places = [];

    /// <summary>Notes one more, and tells how many there were before it.</summary>
    public int CountAndAdd(IPAddress? address)
    {
        var place = Network.Of(address);
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (!places.TryGetValue(place, out var times))
            {
                Forget(now);
                places[place] = times = new();
            }

            while (times.TryPeek(out var oldest) && oldest < now - Window)
            {
                times.Dequeue();
            }

            var before = times.Count;
            times.Enqueue(now);
            return before;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        if (places.Count < MaxPlaces)
        {
            return;
        }

        foreach (var place in places.Where(one => one.Value.All(time => time < now - Window)).Select(one => one.Key).ToList())
        {
            places.Remove(place);
        }

        // Several at once, so that the next ones don't have to look again.
        foreach (var place in places.OrderBy(one => one.Value.Last()).Take(places.Count - MaxPlaces + MaxPlaces / 10).Select(one => one.Key).ToList())
        {
            places.Remove(place);
        }
    }
}
