using System.Globalization;
using NodaTime;

namespace BackendSite.Staff;

/// <summary>Days and times as people who work here read them.</summary>
/// <param name="clock">The time.</param>
/// <param name="company">The zone of the working hours, as of now: absences are days there.</param>
public sealed class StaffClock(TimeProvider clock, Func<DateTimeZone> company)
{
    /// <summary>Which day it is where the company works.</summary>
    public DateOnly Today => Instant.FromDateTimeOffset(clock.GetUtcNow()).InZone(company()).Date.ToDateOnly();

    /// <summary>An instant by a person's own clock: "24 Nov 2026 16:30, Kyiv".</summary>
    /// <param name="utc">The instant, UTC.</param>
    /// <param name="zone">The person's zone (IANA name); null for the company's.</param>
    public string Local(DateTime utc, string? zone)
    {
        var place = (zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone)) ?? company();
        return Instant.FromDateTimeUtc(utc).InZone(place).ToString("d MMM uuuu HH:mm", CultureInfo.InvariantCulture)
            + ", " + place.Id[(place.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
    }
}
