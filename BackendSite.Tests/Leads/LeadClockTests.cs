using BackendSite.Leads;
using BackendSite.Promise;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Leads;

public class LeadClockTests
{
    // Received on Tuesday at 10:00, due on Wednesday at 10:00, warned of two working hours before.
    private static readonly DateTime Received = new(2026, 11, 24, 10, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Due = Received.AddDays(1);

    [Theory]
    [InlineData("2026-11-24T10:00:30Z", Pressure.Calm, "23 h left")]
    [InlineData("2026-11-24T15:59:00Z", Pressure.Calm, "18 h left")]
    [InlineData("2026-11-24T17:00:00Z", Pressure.Soon, "17 h left")]
    [InlineData("2026-11-25T08:15:00Z", Pressure.Soon, "1 h 45 min left")]
    [InlineData("2026-11-25T09:20:00Z", Pressure.Soon, "40 min left")]
    [InlineData("2026-11-25T09:59:30Z", Pressure.Soon, "under 1 min left")]
    [InlineData("2026-11-25T10:05:00Z", Pressure.Late, "5 min late")]
    [InlineData("2026-11-28T12:00:00Z", Pressure.Late, "3 d late")]
    public void Says_how_long_there_is(string now, Pressure pressure, string words) =>
        Assert.Equal(new(pressure, words), At(now).Left(LeadStatus.New, Received, Due, null));

    [Fact]
    public void Nobody_is_pressed_where_nobody_waits()
    {
        var clock = At("2026-12-24T10:00:00Z");

        Assert.Equal(new(Pressure.None, "answered"), clock.Left(LeadStatus.Open, Received, Due, Due));
        Assert.Equal(new(Pressure.None, "answered late"), clock.Left(LeadStatus.Won, Received, Due, Due.AddSeconds(1)));
        Assert.Equal(new(Pressure.None, "closed"), clock.Left(LeadStatus.Spam, Received, Due, null));
    }

    [Theory]
    [InlineData("2026-11-24T10:00:59Z", "just now")]
    [InlineData("2026-11-24T10:05:00Z", "5 min ago")]
    [InlineData("2026-11-24T13:05:00Z", "3 h ago")]
    [InlineData("2026-11-27T10:05:00Z", "3 d ago")]
    [InlineData("2026-12-24T10:05:00Z", "24 Nov")]
    [InlineData("2027-01-24T10:05:00Z", "24 Nov 2026")]
    public void Says_how_long_ago(string now, string words) => Assert.Equal(words, At(now).Ago(Received));

    private static LeadClock At(string now) =>
        new(new FakeTimeProvider(DateTimeOffset.Parse(now)), new PromiseOptions().ToCalendar());
}
