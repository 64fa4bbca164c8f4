using System.Globalization;
using BackendSite.Promise;
using NodaTime;
using NodaTime.Extensions;

namespace BackendSite.Leads;

/// <summary>How pressing a lead is; always said in words too.</summary>
public enum Pressure
{
    /// <summary>Nobody waits.</summary>
    None,

    /// <summary>There is time.</summary>
    Calm,

    /// <summary>The calendar says that it is time to warn.</summary>
    Soon,

    /// <summary>The promise is broken.</summary>
    Late,
}

/// <summary>The time left to answer, as it is shown.</summary>
/// <param name="Pressure">How pressing.</param>
/// <param name="Words">Such as "3 h left".</param>
public readonly record struct TimeLeft(Pressure Pressure, string Words)
{
    private static readonly string[] Classes = [.. Enum.GetNames<Pressure>().Select(name => name.ToLowerInvariant())];

    /// <summary>The class of the element that shows it: "none", "calm", "soon" or "late".</summary>
    public string Class => Classes[(int)Pressure];
}

/// <summary>Puts the instants of a lead into words for staff.</summary>
public sealed class LeadClock(TimeProvider clock, CurrentCalendar calendars)
{
    /// <summary>The time left to answer a lead, by the wall clock.</summary>
    public TimeLeft Left(LeadStatus status, DateTime receivedAt, DateTime dueAt, DateTime? firstResponseAt)
    {
        if (firstResponseAt is { } answered)
        {
            return new(Pressure.None, answered <= dueAt ? "answered" : "answered late");
        }

        if (status is not (LeadStatus.New or LeadStatus.Open))
        {
            return new(Pressure.None, "closed");
        }

        var left = dueAt - Now;
        return left < TimeSpan.Zero ? new(Pressure.Late, $"{Length(-left)} late")
            : new(Now >= calendars.Now.WarnAt(receivedAt) ? Pressure.Soon : Pressure.Calm, $"{Length(left)} left");
    }

    /// <summary>How long ago, such as "5 min ago"; after a week the date.</summary>
    public string Ago(DateTime instant)
    {
        var past = Now - instant;
        return past < TimeSpan.FromMinutes(1) ? "just now"
            : past < TimeSpan.FromDays(7) ? $"{Rounded(past)} ago"
            : instant.ToString(instant.Year == Now.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>When exactly: "Tuesday 24 November 2026, 16:30 (Kyiv time, UTC+2)".</summary>
    /// <param name="instant">UTC.</param>
    /// <param name="zone">Whose clock (IANA name); null for the calendar's.</param>
    public string Exact(DateTime instant, string? zone = null) => zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } place
        ? WorkingCalendar.TextIn(place, Instant.FromDateTimeUtc(instant))
        : calendars.Now.DueText(instant);

    /// <summary>Now, UTC.</summary>
    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>When this day ends where the calendar is, UTC.</summary>
    public DateTime Tomorrow => clock.GetUtcNow().ToInstant().InZone(calendars.Now.Zone).Date.PlusDays(1).AtStartOfDayInZone(calendars.Now.Zone).ToDateTimeUtc();

    /// <summary>Why an answer is due when it is: "Fri 16:30 to 17:00, weekend, Mon is a holiday, due Tue 16:30".</summary>
    public string WhyDue(DateTime receivedAt) => calendars.Now.Explain(Instant.FromDateTimeUtc(receivedAt)).ToString();

    private static string Length(TimeSpan length) =>
        length < TimeSpan.FromMinutes(1) ? "under 1 min"
        : length < TimeSpan.FromHours(1) ? $"{length.Minutes} min"
        : length < TimeSpan.FromHours(10) && length.Minutes > 0 ? $"{length.Hours} h {length.Minutes} min"
        : length < TimeSpan.FromDays(2) ? $"{(int)length.TotalHours} h"
        : $"{length.Days} d";

    private static string Rounded(TimeSpan length) =>
        length < TimeSpan.FromHours(1) ? $"{length.Minutes} min"
        : length < TimeSpan.FromDays(1) ? $"{length.Hours} h"
        : $"{length.Days} d";
}
