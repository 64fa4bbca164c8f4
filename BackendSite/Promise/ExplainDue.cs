using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;

namespace BackendSite.Promise;

/// <summary>Why an answer is due when it is.</summary>
/// <param name="CountsFrom">When the enquiry counts as received.</param>
/// <param name="Due">By when an answer is due.</param>
/// <param name="Steps">The way from one to the other in words, in order; the last one says when it is due.</param>
public sealed record DueExplanation(Instant CountsFrom, Instant Due, ImmutableArray<string> Steps)
{
    /// <summary>In one line: "Fri 16:30 to 17:00, weekend, Mon is a holiday, due Tue 16:30".</summary>
    public override string ToString() => string.Join(", ", Steps);
}

/// <summary>Explains the due instant.</summary>
public sealed partial class WorkingCalendar
{
    private static readonly LocalDatePattern Weekday = LocalDatePattern.CreateWithInvariantCulture("ddd");
    private static readonly LocalDatePattern WeekdayAndDate = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM");
    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>Why an answer is due when it is, in the zone's local time. Days more than six days on are named with their date.</summary>
    public DueExplanation Explain(Instant received)
    {
        var (day, from) = Count(received);
        var next = NextOpenDay(day);
        var due = Due(received);
        var name = Names(DateOf(received));
        var steps = new List<string>();
        if (from > received)
        {
            steps.Add($"{Moment(received)} is outside hours");
            steps.AddRange(Closed(DateOf(received), day, name));
            steps.Add($"counts as received {Moment(from)}");
        }
        else
        {
            steps.Add($"{name(day)} {Rest(day, from)}");
        }

        steps.AddRange(Closed(day.PlusDays(1), next, name));
        steps.AddRange(ClockChange(from, due));
        steps.AddRange(Moved(next, SameTime(from, next), due, name));
        steps.Add($"due {Moment(due)}");
        return new(from, due, [.. steps]);

        string Moment(Instant instant) => $"{name(DateOf(instant))} {Time(instant)}";
    }

    private static Func<LocalDate, string> Names(LocalDate first) =>
        date => (Period.DaysBetween(first, date) <= 6 ? Weekday : WeekdayAndDate).Format(date);

    private string Time(Instant instant) => Minutes.Format(instant.InZone(Zone).TimeOfDay);

    private string Rest(LocalDate day, Instant start) => string.Join(" and ", WindowsOf(day)
        .Where(window => window.End > start)
        .Select(window => $"{Time(Instant.Max(window.Start, start))} to {(DateOf(window.End) > day ? "24:00" : Time(window.End))}"));

    /// <summary>The closed days of a span, those with the same reason in one phrase.</summary>
    private IEnumerable<string> Closed(LocalDate first, LocalDate end, Func<LocalDate, string> name)
    {
        for (var day = first; day < end; day = day.PlusDays(1))
        {
            if (Reason(day) is not { } reason)
            {
                continue;
            }

            var last = day;
            while (last.PlusDays(1) < end && Reason(last.PlusDays(1)) == reason)
            {
                last = last.PlusDays(1);
            }

            yield return reason switch
            {
                "weekend" => reason,
                "holiday" => last == day ? $"{name(day)} is a holiday" : $"{name(day)} to {name(last)} are holidays",
                _ => last == day ? $"{name(day)} is closed" : $"{name(day)} to {name(last)} are closed",
            };
            day = last;
        }
    }

    private string? Reason(LocalDate day)
    {
        if (!WindowsOf(day).IsEmpty)
        {
            return null;
        }

        var free = week[day.DayOfWeek].IsEmpty && specialDays.On(day) is null;
        return free && (week[day.PlusDays(1).DayOfWeek].IsEmpty || week[day.PlusDays(-1).DayOfWeek].IsEmpty) ? "weekend"
            : !free && holidays.Contains(day) && specialDays.On(day) is null ? "holiday"
            : "closed";
    }

    private string[] ClockChange(Instant from, Instant due) => Zone.GetUtcOffset(due).CompareTo(Zone.GetUtcOffset(from)) switch
    {
        0 => [],
        > 0 => ["the clock goes forward"],
        < 0 => ["the clock goes back"],
    };

    private string[] Moved(LocalDate day, Instant sameTime, Instant due, Func<LocalDate, string> name) =>
        sameTime == due ? []
        : sameTime > due ? [$"{name(day)} closes at {Time(due)}"]
        : due == WindowsOf(day)[0].Start ? [$"{name(day)} opens at {Time(due)}"]
        : [$"nobody is there {name(day)} at {Time(sameTime)}"];
}
