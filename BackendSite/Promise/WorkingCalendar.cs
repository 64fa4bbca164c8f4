using System.Collections.Immutable;
using NodaTime;
using NodaTime.TimeZones;

namespace BackendSite.Promise;

/// <summary>
/// When somebody is at work, and what "one business day" means: an enquiry counts as received when it comes, or at the next opening;
/// an answer is due at the same local time on the next open day, inside its windows. Immutable; README.md beside this file tells the rule.
/// </summary>
/// <param name="zone">Whose clock counts.</param>
/// <param name="week">The hours of an ordinary week.</param>
/// <param name="holidays">Days without hours.</param>
/// <param name="specialDays">Days with hours of their own.</param>
/// <param name="warnBefore">Working time between the warning and the due instant, zero or more.</param>
public sealed partial class WorkingCalendar(
    DateTimeZone zone, WeeklyHours week, Holidays holidays, SpecialDays specialDays, Duration warnBefore)
{
    // A time that the clock skips is the moment after the gap; one that it shows twice is the first. So later times never map to earlier moments.
    private static readonly ZoneLocalMappingResolver OneMoment =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>Whose clock counts.</summary>
    public DateTimeZone Zone { get; } = zone;

    /// <summary>When an enquiry counts as received: at once within working hours, else at the next opening.</summary>
    public Instant CountsFrom(Instant received) => Count(received).From;

    /// <summary>By when an answer is due: at the same local time on the next open day; inside its windows, or at its close when the day is too short.</summary>
    public Instant Due(Instant received)
    {
        var (day, from) = Count(received);
        var next = NextOpenDay(day);
        var sameTime = SameTime(from, next);
        var windows = WindowsOf(next);
        var window = windows.FirstOrDefault(w => sameTime < w.End);
        return window == default ? windows[^1].End : Instant.Max(window.Start, sameTime);
    }

    /// <summary>
    /// How much working time one business day is worth from there: the rest of the day that counts as the day of receipt, and the next open
    /// day's up to the same local time. Where all days have the same hours this is a day's length.
    /// </summary>
    public Duration Target(Instant received)
    {
        var (day, from) = Count(received);
        var next = NextOpenDay(day);
        return Worked(day, from, Instant.MaxValue) + Worked(next, Instant.MinValue, SameTime(from, next));
    }

    /// <summary>The working time between two instants, by the wall clock's true length (a day of 23 hours counts 23); zero when they are out of order.</summary>
    public Duration Elapsed(Instant from, Instant to)
    {
        var total = Duration.Zero;
        if (from >= to)
        {
            return total;
        }

        // Where the clock goes back across midnight, a moment may belong to the hours of the day after the one it shows.
        var last = DateOf(to).PlusDays(1);
        for (var day = DateOf(from); day <= last; day = day.PlusDays(1))
        {
            total += Worked(day, from, to);
        }

        return total;
    }

    /// <summary>When staff are warned: when <c>Promise:WarnBefore</c> of working time is left, but not before the enquiry counts as received.</summary>
    public Instant WarnAt(Instant received) => warnBefore == Duration.Zero
        ? Due(received)
        : AfterWork(received, Duration.Max(Target(received) - warnBefore, Duration.Zero));

    /// <summary>When half of the working time has passed that there is to answer.</summary>
    public Instant HalfAt(Instant received) => AfterWork(received, Target(received) / 2);

    private Instant AfterWork(Instant received, Duration wait)
    {
        var (day, from) = Count(received);
        for (; ; day = day.PlusDays(1))
        {
            foreach (var window in WindowsOf(day))
            {
                var start = Instant.Max(window.Start, from);
                if (start < window.End && start + wait < window.End)
                {
                    return start + wait;
                }

                wait -= Duration.Max(window.End - start, Duration.Zero);
            }
        }
    }

    private (LocalDate Day, Instant From) Count(Instant received)
    {
        for (var day = DateOf(received); ; day = day.PlusDays(1))
        {
            foreach (var window in WindowsOf(day))
            {
                if (received < window.End)
                {
                    return (day, Instant.Max(received, window.Start));
                }
            }
        }
    }

    private LocalDate NextOpenDay(LocalDate day)
    {
        do
        {
            day = day.PlusDays(1);
        }
        while (WindowsOf(day).IsEmpty);

        return day;
    }

    private Instant SameTime(Instant from, LocalDate day) => Moment(day + from.InZone(Zone).TimeOfDay);

    private Duration Worked(LocalDate day, Instant from, Instant to) => WindowsOf(day)
        .Select(window => Instant.Min(window.End, to) - Instant.Max(window.Start, from))
        .Where(worked => worked > Duration.Zero)
        .Aggregate(Duration.Zero, (sum, worked) => sum + worked);

    private ImmutableArray<Window> HoursOf(LocalDate day) =>
        specialDays.On(day) ?? (holidays.Contains(day) ? [] : week[day.DayOfWeek]);

    // A window that the clock skips as a whole has no length, and is none.
    private ImmutableArray<(Instant Start, Instant End)> WindowsOf(LocalDate day) =>
        [.. HoursOf(day)
            .Select(window => (Start: Moment(day, window.Start), End: Moment(day, window.End)))
            .Where(window => window.Start < window.End)];

    private Instant Moment(LocalDate day, int minute) => Moment(day.AtMidnight().PlusMinutes(minute));

    private Instant Moment(LocalDateTime local) => Zone.ResolveLocal(local, OneMoment).ToInstant();

    private LocalDate DateOf(Instant instant) => instant.InZone(Zone).Date;
}
