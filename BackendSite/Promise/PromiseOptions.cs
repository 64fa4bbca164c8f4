namespace BackendSite.Promise;

/// <summary>When somebody is at work to answer: the section <c>Promise</c> of the settings. README.md beside this file has the grammar.</summary>
public sealed class PromiseOptions
{
    /// <summary>The IANA name of the zone whose clock counts, such as <c>Europe/Kyiv</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>Weekdays and their hours, such as <c>Mon-Thu 09:00-13:00,14:00-18:00; Fri 09:00-15:00</c>.</summary>
    public string Hours { get; set; } = "Mon-Fri 09:00-18:00";

    /// <summary>Closed days: <c>2026-12-25</c>, or <c>12-25</c> for every year; empty for none. A list in the settings is read as if joined by commas.</summary>
    public string Holidays { get; set; } = "";

    /// <summary>Days with hours of their own: <c>2026-12-24 09:00-12:00; 2026-12-31 closed</c>; empty for none. A list is read as if joined by semicolons.</summary>
    public string SpecialDays { get; set; } = "";

    /// <summary>How much working time before the due instant staff are warned; zero warns when it is due.</summary>
    public TimeSpan WarnBefore { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The calendar that these settings describe.</summary>
    /// <exception cref="FormatException">A setting is wrong; the message is one line that starts with its key.</exception>
    public WorkingCalendar ToCalendar() => new(
        Named(nameof(TimeZone), () => ZoneInWords.Find(TimeZone)),
        Named(nameof(Hours), () => WeeklyHours.Parse(Hours)),
        Named(nameof(Holidays), () => Promise.Holidays.Parse(Holidays)),
        Named(nameof(SpecialDays), () => Promise.SpecialDays.Parse(SpecialDays)),
        Named(nameof(WarnBefore), () => WarnBefore >= TimeSpan.Zero
            ? NodaTime.Duration.FromTimeSpan(WarnBefore)
            : throw new FormatException("is a time before the due one; it can't be negative.")));

    private static T Named<T>(string key, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"Promise:{key}: {wrong.Message}", wrong);
        }
    }
}
