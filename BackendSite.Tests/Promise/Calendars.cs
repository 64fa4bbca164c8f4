using System.Globalization;
using BackendSite.Promise;
using NodaTime;

namespace BackendSite.Tests.Promise;

/// <summary>Calendars and moments as a test writes them.</summary>
internal static class Calendars
{
    public static WorkingCalendar Of(
        string hours = "Mon-Fri 09:00-18:00", string zone = "UTC", string holidays = "", string specialDays = "", int warnHours = 2) =>
        new PromiseOptions
        {
            TimeZone = zone,
            Hours = hours,
            Holidays = holidays,
            SpecialDays = specialDays,
            WarnBefore = TimeSpan.FromHours(warnHours),
        }.ToCalendar();

    /// <summary>The moment when the calendar's clock shows this, such as <c>2026-11-20 16:30</c>; the first when it does so twice.</summary>
    public static Instant At(this WorkingCalendar calendar, string local) =>
        calendar.Zone.AtLeniently(LocalDateTime.FromDateTime(DateTime.Parse(local, CultureInfo.InvariantCulture))).ToInstant();

    /// <summary>What the calendar's clock shows at that moment.</summary>
    public static string Show(this WorkingCalendar calendar, Instant instant) =>
        instant.InZone(calendar.Zone).LocalDateTime.ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
