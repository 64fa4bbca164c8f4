using System.Net;
using BackendSite.Web;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace BackendSite.Staff;

/// <summary>
/// Counts tries to sign in by where they come from, before an account is looked at. One place is stopped sooner than an account is
/// locked, so that an outsider can't lock a colleague out; and it learns nothing about which accounts exist.
/// </summary>
internal sealed partial class WrongTries(TimeProvider time, ILogger<WrongTries> log) : IDisposable
{
    /// <summary>How long a place has to wait, and tries are remembered.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>Tries from one place for one name; below the limit of the lockout.</summary>
    public const int PerName = 4;

    /// <summary>Tries from one place for any names.</summary>
    public const int PerPlace = 30;

    private const int RememberedCounts = 100_000;

    private readonly MemoryCache counts = new(new MemoryCacheOptions { SizeLimit = RememberedCounts, Clock = new Clock(time) });

    /// <summary>Takes one try, before the password is checked; many at once can't slip through.</summary>
    /// <param name="address">Where it comes from; null when unknown.</param>
    /// <param name="name">The name that was typed.</param>
    /// <returns>False when there were too many.</returns>
    public bool Take(IPAddress? address, string name)
    {
        var place = Network.Of(address);
        // In this order: a place that is stopped can't fill the memory with names.
        return IsWithin(PerPlace, Next(place)) && IsWithin(PerName, Next((place, Key(name))));
    }

    /// <summary>Forgets the tries of somebody who got in.</summary>
    public void Forget(IPAddress? address, string name)
    {
        var place = Network.Of(address);
        counts.Remove((place, Key(name)));
        if (counts.TryGetValue(place, out Count? all))
        {
            Interlocked.Decrement(ref all!.Tries);
        }
    }

    public void Dispose() => counts.Dispose();

    // Said once for a window, so that a flood of tries is no flood in the log.
    private bool IsWithin(int limit, int tries)
    {
        if (tries == limit + 1)
        {
            LogStopped(log);
        }

        return tries <= limit;
    }

    private int Next(object key)
    {
        Count count;
        lock (counts)
        {
            count = counts.GetOrCreate(key, entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = Window;
                entry.Size = 1;
                return new Count();
            })!;
        }

        return Interlocked.Increment(ref count.Tries);
    }

    private static string Key(string name) => name.Trim().ToUpperInvariant();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Too many tries to sign in from one place: further ones are refused for a while")]
    private static partial void LogStopped(ILogger log);

    private sealed class Count
    {
        public int Tries;
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
