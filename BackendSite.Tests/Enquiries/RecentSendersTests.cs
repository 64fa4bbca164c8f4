using System.Net;
using BackendSite.Enquiries.Spam;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Enquiries;

public sealed class RecentSendersTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void What_was_sent_within_the_hour_counts()
    {
        var senders = new RecentSenders(clock);
        var address = IPAddress.Parse("192.0.2.7");

        Assert.Equal(0, senders.CountAndAdd(address));
        clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(1, senders.CountAndAdd(address));
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(1, senders.CountAndAdd(address));
    }

    [Fact]
    public void A_crowd_makes_it_forget_those_that_were_longest_away()
    {
        var senders = new RecentSenders(clock);
        senders.CountAndAdd(Place(0));
        for (var n = 1; n <= 25_000; n++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(0, senders.CountAndAdd(Place(n)));
        }

        Assert.Equal(1, senders.CountAndAdd(Place(25_000)));
        Assert.Equal(1, senders.CountAndAdd(Place(24_000)));
        Assert.Equal(0, senders.CountAndAdd(Place(0)));
    }

    private static IPAddress Place(int n) => new([10, (byte)(n >> 16), (byte)(n >> 8), (byte)n]);
}
