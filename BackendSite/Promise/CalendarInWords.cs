using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;

namespace BackendSite.Promise;

/// <summary>What pages and letters say of the calendar.</summary>
public sealed partial class WorkingCalendar
{
    private static readonly LocalDateTimePattern Full =
        LocalDateTimePattern.CreateWithInvariantCulture("dddd d MMMM uuuu, HH:mm");

    /// <summary>The hours, for the middle of a sentence: "Monday to Friday, 9:00 to 18:00 Kyiv time". Never changes, so cached pages may hold it.</summary>
    public string HoursInWords { get; } = Hours(week) + (Hours(week).EndsWith("clock", StringComparison.Ordinal) ? ", " : " ") + ZoneInWords.Name(zone);

    /// <summary>The promise, for the middle of a sentence: "within one business day, Monday to Friday, 9:00 to 18:00 Kyiv time".</summary>
    public string RuleInWords => $"within one business day, {HoursInWords}";

    /// <summary>"Tuesday 24 November 2026, 16:30 (Kyiv time, UTC+2)": to the minute, rounded down, so that what is shown is never later than what is due.</summary>
    public string DueText(Instant due) => TextIn(Zone, due);

    /// <summary>The same for any instant by any clock.</summary>
    public static string TextIn(DateTimeZone zone, Instant instant) => $"{Full.Format(instant.InZone(zone).LocalDateTime)} ({ZoneInWords.NameAt(zone, instant)})";

    private static string Hours(WeeklyHours week)
    {
        var groups = new List<(IsoDayOfWeek First, IsoDayOfWeek Last, ImmutableArray<Window> Windows)>();
        for (var day = IsoDayOfWeek.Monday; day <= IsoDayOfWeek.Sunday; day++)
        {
            if (groups is [.., var group] && group.Last == day - 1 && group.Windows.SequenceEqual(week[day]))
            {
                groups[^1] = group with { Last = day };
            }
            else if (!week[day].IsEmpty)
            {
                groups.Add((day, day, week[day]));
            }
        }

        return string.Join("; ", groups.Select(group => $"{Days(group.First, group.Last)}, {Hours(group.Windows)}"));
    }

    private static string Days(IsoDayOfWeek first, IsoDayOfWeek last) => (last - first) switch
    {
        0 => $"{first}",
        1 => $"{first} and {last}",
        6 => "every day",
        _ => $"{first} to {last}",
    };

    private static string Hours(ImmutableArray<Window> windows) => windows is [var only] && only == Window.AllDay
        ? "round the clock"
        : string.Join(" and ", windows.Select(window => $"{Clock(window.Start)} to {Clock(window.End)}"));

    private static string Clock(int minute) => $"{minute / 60}:{minute % 60:00}";
}
