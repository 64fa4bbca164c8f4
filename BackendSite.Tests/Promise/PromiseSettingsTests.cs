using BackendSite.Promise;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BackendSite.Tests.Promise;

public class PromiseSettingsTests
{
    [Theory]
    [InlineData("TimeZone", "Mars/Olympus", "\"Mars/Olympus\" is not an IANA time zone such as Europe/Kyiv")]
    [InlineData("TimeZone", "kyiv", "\"kyiv\" is not an IANA time zone such as Europe/Kyiv; did you mean Europe/Kyiv?")]
    [InlineData("TimeZone", "", "\"\" is not an IANA time zone such as Europe/Kyiv")]
    [InlineData("Hours", "", "no day of the week is open, so nothing could ever be due.")]
    [InlineData("Hours", " ; ", "no day of the week is open, so nothing could ever be due.")]
    [InlineData("Hours", "Mon-Fri", "Friday has no window such as 09:00-18:00 after it; a closed day is left out.")]
    [InlineData("Hours", "Mon 09:00-10:00; Tue", "Tuesday has no window such as 09:00-18:00 after it; a closed day is left out.")]
    [InlineData("Hours", "09:00-18:00", "the window 09:00-18:00 has no day before it.")]
    [InlineData("Hours", "Mon 09:00-13:00,12:00-18:00", "09:00-13:00 and 12:00-18:00 overlap on Monday.")]
    [InlineData("Hours", "Mon-Fri 09:00-18:00; Wed 10:00-11:00", "09:00-18:00 and 10:00-11:00 overlap on Wednesday.")]
    [InlineData("Hours", "Mon 18:00-09:00", "\"18:00-09:00\" does not end after its start; a night is two windows, until 24:00 and from 00:00 of the next day.")]
    [InlineData("Hours", "Mon 09:00-09:00", "\"09:00-09:00\" does not end after its start; a night is two windows, until 24:00 and from 00:00 of the next day.")]
    [InlineData("Hours", "Mon 09:00-24:01", "\"09:00-24:01\" is not a window such as 09:00-18:00 (times from 00:00 to 24:00).")]
    [InlineData("Hours", "Mon 9-18", "\"9-18\" is not a window such as 09:00-18:00 (times from 00:00 to 24:00).")]
    [InlineData("Hours", "Mo-Fr 09:00-18:00", "\"Mo-Fr\" is neither a day such as Mon or Mon-Fri nor a window such as 09:00-18:00.")]
    [InlineData("Hours", "Mon-Wed-Fri 09:00-18:00", "\"Mon-Wed-Fri\" is neither a day such as Mon or Mon-Fri nor a window such as 09:00-18:00.")]
    [InlineData("Holidays", "2026-02-30", "\"2026-02-30\" is not a date such as 2026-12-25, or 12-25 for every year.")]
    [InlineData("Holidays", "Christmas", "\"Christmas\" is not a date such as 2026-12-25, or 12-25 for every year.")]
    [InlineData("SpecialDays", "2026-12-24", "\"2026-12-24\" is not a date with its hours such as 2026-12-24 09:00-12:00, or with the word closed.")]
    [InlineData("SpecialDays", "2026-12-24 noon", "\"noon\" is not a window such as 09:00-18:00 (times from 00:00 to 24:00).")]
    [InlineData("SpecialDays", "2026-12-24 closed; 2026-12-24 09:00-12:00", "2026-12-24 is there twice; write all of its windows behind one date.")]
    [InlineData("WarnBefore", "-01:00:00", "is a time before the due one; it can't be negative.")]
    public void A_wrong_setting_is_refused_in_one_line_that_names_it(string key, string value, string message)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Calendar(($"Promise:{key}", value)));

        Assert.Equal([$"Promise:{key}: {message}"], refused.Failures);
    }

    [Fact]
    public void So_many_yearly_holidays_that_no_day_may_be_left_are_refused()
    {
        var everyDay = Enumerable.Range(0, 366).Select(day => new DateTime(2024, 1, 1).AddDays(day).ToString("MM-dd", null));

        Assert.Throws<OptionsValidationException>(() => Calendar(("Promise:Holidays", string.Join(",", everyDay))));
    }

    [Fact]
    public void Without_settings_the_week_is_Monday_to_Friday_nine_to_six_in_UTC() =>
        Assert.Equal("Monday to Friday, 9:00 to 18:00 UTC", Calendar().HoursInWords);

    [Theory]
    [InlineData("Mon-Thu 09:00-13:00,14:00-18:00; Fri 09:00-15:00")]
    [InlineData("Monday - Thursday 9:00 – 13:00, 14:00-18:00, fri 09:00-15:00")]
    [InlineData("Fri 09:00-15:00; Mon-Thu 14:00-18:00; Mon,Tue;Wed Thu 09:00-12:00,12:00-13:00")]
    public void Hours_may_be_written_in_several_ways(string hours) =>
        Assert.Equal("Monday to Thursday, 9:00 to 13:00 and 14:00 to 18:00; Friday, 9:00 to 15:00 UTC", Calendar(("Promise:Hours", hours)).HoursInWords);

    [Fact]
    public void Weeks_may_run_over_Sunday() =>
        Assert.Equal("Monday, 8:00 to 9:00; Saturday and Sunday, 8:00 to 9:00 UTC", Calendar(("Promise:Hours", "Sat-Mon 08:00-09:00")).HoursInWords);

    [Fact]
    public void Days_may_be_a_list_or_one_line()
    {
        var list = Calendar(("Promise:Holidays:0", "2026-11-23"), ("Promise:Holidays:1", "11-24"), ("Promise:SpecialDays:0", "2026-11-25 10:00-11:00"));
        var line = Calendar(("Promise:Holidays", "2026-11-23,11-24"), ("Promise:SpecialDays", "2026-11-25 10:00-11:00"));
        var received = list.At("2026-11-20 16:30");

        Assert.Equal("2026-11-25 11:00", list.Show(list.Due(received)));
        Assert.Equal(list.Due(received), line.Due(received));
    }

    [Fact]
    public void Records_ask_in_UTC()
    {
        var calendar = Calendar();
        var received = new DateTime(2026, 11, 20, 16, 30, 0, DateTimeKind.Utc);

        Assert.Equal(new DateTime(2026, 11, 23, 16, 30, 0), calendar.Due(received));
        Assert.Equal(DateTimeKind.Utc, calendar.Due(received).Kind);
        Assert.Equal(TimeSpan.FromHours(9), calendar.Elapsed(received, calendar.Due(received)));
        Assert.Equal("Monday 23 November 2026, 16:30 (UTC)", calendar.DueText(calendar.Due(received)));
        Assert.Throws<ArgumentException>(() => calendar.Due(DateTime.SpecifyKind(received, DateTimeKind.Local)));
    }

    private static WorkingCalendar Calendar(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.AddPromise();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<WorkingCalendar>();
    }
}
