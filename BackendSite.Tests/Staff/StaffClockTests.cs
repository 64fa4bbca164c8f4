using BackendSite.Staff;
using Microsoft.Extensions.Time.Testing;
using NodaTime;

namespace BackendSite.Tests.Staff;

/// <summary>Days where the company works, and times by a person's own clock.</summary>
public class StaffClockTests
{
    [Theory]
    [InlineData("2026-11-24T14:30:00Z", "Europe/Kyiv", "24 Nov 2026 16:30, Kyiv")]
    [InlineData("2026-07-24T14:30:00Z", "Europe/Kyiv", "24 Jul 2026 17:30, Kyiv")]
    [InlineData("2026-11-24T03:30:00Z", "America/Argentina/Buenos_Aires", "24 Nov 2026 00:30, Buenos Aires")]
    [InlineData("2026-11-24T23:30:00Z", "Asia/Tokyo", "25 Nov 2026 08:30, Tokyo")]
    [InlineData("2026-11-24T14:30:00Z", null, "24 Nov 2026 09:30, New York")]
    [InlineData("2026-11-24T14:30:00Z", "Nowhere/Atlantis", "24 Nov 2026 09:30, New York")]
    public void A_time_is_told_by_the_clock_of_who_reads_it_or_else_of_the_company(string utc, string? zone, string told) =>
        Assert.Equal(told, Clock("2026-11-24T12:00:00Z").Local(DateTimeOffset.Parse(utc).UtcDateTime, zone));

    [Theory]
    [InlineData("2026-11-25T04:59:59Z", "2026-11-24")]
    [InlineData("2026-11-25T05:00:00Z", "2026-11-25")]
    public void Today_is_the_day_where_the_company_works(string now, string day) => Assert.Equal(DateOnly.Parse(day), Clock(now).Today);

    private static StaffClock Clock(string now) =>
        new(new FakeTimeProvider(DateTimeOffset.Parse(now)), () => DateTimeZoneProviders.Tzdb["America/New_York"]);
}
