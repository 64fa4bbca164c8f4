using BackendSite.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Promise;

/// <summary>Working hours as somebody set them on the settings page: the newest row holds instead of the section <c>Promise</c> of the settings; the older ones tell what held before.</summary>
public sealed class StoredCalendar
{
    public long Id { get; private set; }

    /// <inheritdoc cref="PromiseOptions.TimeZone"/>
    public required string TimeZone { get; init; }

    /// <inheritdoc cref="PromiseOptions.Hours"/>
    public required string Hours { get; init; }

    /// <inheritdoc cref="PromiseOptions.Holidays"/>
    public required string Holidays { get; init; }

    /// <inheritdoc cref="PromiseOptions.SpecialDays"/>
    public required string SpecialDays { get; init; }

    /// <summary><see cref="PromiseOptions.WarnBefore"/> in minutes.</summary>
    public required int WarnBeforeMinutes { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTime ChangedAt { get; init; }

    /// <summary>By whom: the name at the time.</summary>
    public required string ChangedBy { get; init; }

    /// <summary>The same as settings.</summary>
    public PromiseOptions ToOptions() => new()
    {
        TimeZone = TimeZone,
        Hours = Hours,
        Holidays = Holidays,
        SpecialDays = SpecialDays,
        WarnBefore = TimeSpan.FromMinutes(WarnBeforeMinutes),
    };
}

/// <summary>The room's table.</summary>
public static class PromiseSets
{
    extension(SiteDb db)
    {
        /// <summary>Working hours that were set on the settings page, the newest last.</summary>
        public DbSet<StoredCalendar> Calendars => db.Set<StoredCalendar>();
    }
}

internal sealed class StoredCalendarMapping : IEntityTypeConfiguration<StoredCalendar>
{
    public void Configure(EntityTypeBuilder<StoredCalendar> calendar) => calendar.ToTable("WorkingCalendars");
}
