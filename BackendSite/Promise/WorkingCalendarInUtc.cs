using NodaTime;

namespace BackendSite.Promise;

/// <summary>The calendar for records, which keep instants as UTC <see cref="DateTime"/>. A kind that is not set is taken as UTC.</summary>
/// <remarks>Each throws <see cref="ArgumentException"/> for a local time.</remarks>
public static class WorkingCalendarInUtc
{
    extension(WorkingCalendar calendar)
    {
        /// <inheritdoc cref="WorkingCalendar.CountsFrom(Instant)"/>
        public DateTime CountsFrom(DateTime receivedUtc) => calendar.CountsFrom(At(receivedUtc)).ToDateTimeUtc();

        /// <inheritdoc cref="WorkingCalendar.Due(Instant)"/>
        public DateTime Due(DateTime receivedUtc) => calendar.Due(At(receivedUtc)).ToDateTimeUtc();

        /// <inheritdoc cref="WorkingCalendar.WarnAt(Instant)"/>
        public DateTime WarnAt(DateTime receivedUtc) => calendar.WarnAt(At(receivedUtc)).ToDateTimeUtc();

        /// <inheritdoc cref="WorkingCalendar.HalfAt(Instant)"/>
        public DateTime HalfAt(DateTime receivedUtc) => calendar.HalfAt(At(receivedUtc)).ToDateTimeUtc();

        /// <summary>The day on the calendar's clock.</summary>
        public DateOnly DayOf(DateTime utc) => At(utc).InZone(calendar.Zone).Date.ToDateOnly();

        /// <summary>The time on the calendar's clock: "09:00".</summary>
        public string TimeOf(DateTime utc) => At(utc).InZone(calendar.Zone).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);

        /// <summary>When a day begins on the calendar's clock, UTC.</summary>
        public DateTime StartOf(DateOnly day) => calendar.Zone.AtStartOfDay(LocalDate.FromDateOnly(day)).ToDateTimeUtc();

        /// <summary>Whether somebody is at work at this moment.</summary>
        public bool IsOpen(DateTime utc) => calendar.CountsFrom(utc) == utc;

        /// <inheritdoc cref="WorkingCalendar.Elapsed(Instant, Instant)"/>
        public TimeSpan Elapsed(DateTime fromUtc, DateTime toUtc) => calendar.Elapsed(At(fromUtc), At(toUtc)).ToTimeSpan();

        /// <inheritdoc cref="WorkingCalendar.Explain(Instant)"/>
        public DueExplanation Explain(DateTime receivedUtc) => calendar.Explain(At(receivedUtc));

        /// <inheritdoc cref="WorkingCalendar.DueText(Instant)"/>
        public string DueText(DateTime dueUtc) => calendar.DueText(At(dueUtc));
    }

    private static Instant At(DateTime utc) => utc.Kind is DateTimeKind.Local
        ? throw new ArgumentException("A UTC time is wanted, not a local one.", nameof(utc))
        : Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
