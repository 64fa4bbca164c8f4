using NodaTime;

namespace BackendSite.Tests.Promise;

public class DueTests
{
    private const string Ordinary = "Mon-Fri 09:00-18:00";
    private const string WithLunch = "Mon-Thu 09:00-13:00,14:00-18:00; Fri 09:00-15:00";
    private const string Always = "Mon-Sun 00:00-24:00";

    // In November 2026 the 20th is a Friday.
    [Theory]
    [InlineData("a plain Tuesday", Ordinary, "2026-11-17 11:20", "2026-11-18 11:20")]
    [InlineData("Friday 16:30", Ordinary, "2026-11-20 16:30", "2026-11-23 16:30")]
    [InlineData("Saturday", Ordinary, "2026-11-21 12:00", "2026-11-24 09:00")]
    [InlineData("Sunday, a minute before midnight", Ordinary, "2026-11-22 23:59", "2026-11-24 09:00")]
    [InlineData("at the opening", Ordinary, "2026-11-17 09:00", "2026-11-18 09:00")]
    [InlineData("a minute before the opening", Ordinary, "2026-11-17 08:59", "2026-11-18 09:00")]
    [InlineData("the last minute", Ordinary, "2026-11-17 17:59", "2026-11-18 17:59")]
    [InlineData("at the close, which no longer belongs to the day", Ordinary, "2026-11-17 18:00", "2026-11-19 09:00")]
    [InlineData("Friday evening", Ordinary, "2026-11-20 19:00", "2026-11-24 09:00")]
    [InlineData("before lunch", WithLunch, "2026-11-17 12:59", "2026-11-18 12:59")]
    [InlineData("when lunch starts", WithLunch, "2026-11-17 13:00", "2026-11-18 14:00")]
    [InlineData("at lunch", WithLunch, "2026-11-17 13:30", "2026-11-18 14:00")]
    [InlineData("into a day that closes earlier", WithLunch, "2026-11-19 16:30", "2026-11-20 15:00")]
    [InlineData("out of a day without lunch, into the next one's lunch", WithLunch, "2026-11-20 13:30", "2026-11-23 14:00")]
    [InlineData("out of a day without lunch, when the next one's lunch starts", WithLunch, "2026-11-20 13:00", "2026-11-23 14:00")]
    [InlineData("into a day that closes then", WithLunch, "2026-11-19 15:00", "2026-11-20 15:00")]
    [InlineData("into a day that opens later", "Mon 08:00-12:00, Tue 10:00-12:00", "2026-11-16 08:30", "2026-11-17 10:00")]
    [InlineData("only one day a week", "Wed 10:00-12:00", "2026-11-18 11:00", "2026-11-25 11:00")]
    [InlineData("round the clock", Always, "2026-11-21 23:59", "2026-11-22 23:59")]
    [InlineData("round the clock, at midnight", Always, "2026-11-21 00:00", "2026-11-22 00:00")]
    [InlineData("until 24:00", "Mon-Fri 16:00-24:00", "2026-11-17 23:30", "2026-11-18 23:30")]
    [InlineData("over midnight, in the night", "Mon-Fri 00:00-06:00,22:00-24:00", "2026-11-17 23:00", "2026-11-18 23:00")]
    public void An_answer_is_due_at_the_same_time_on_the_next_open_day(string when, string hours, string received, string due)
    {
        var calendar = Calendars.Of(hours);

        Assert.Equal((when, due), (when, calendar.Show(calendar.Due(calendar.At(received)))));
    }

    [Theory]
    [InlineData("a holiday on Monday", "2026-11-20 16:30", "2026-11-24 16:30")]
    [InlineData("received on the holiday", "2026-11-23 11:00", "2026-11-25 09:00")]
    [InlineData("a holiday of every year", "2031-12-24 11:00", "2031-12-26 11:00")]
    [InlineData("a short special day", "2026-12-23 16:30", "2026-12-24 12:00")]
    [InlineData("received on the short day after its close", "2026-12-24 12:30", "2026-12-29 09:00")]
    [InlineData("a Saturday that is worked", "2026-12-11 16:30", "2026-12-12 14:00")]
    [InlineData("a special day that is closed", "2026-12-30 10:00", "2027-01-01 10:00")]
    [InlineData("a special day wins over a holiday", "2027-12-24 10:00", "2027-12-27 10:00")]
    [InlineData("", "2027-12-23 10:00", "2027-12-24 10:00")]
    public void Holidays_and_special_days_count(string when, string received, string due)
    {
        var calendar = Calendars.Of(
            holidays: "2026-11-23, 12-25, 2027-12-24",
            specialDays: "2026-12-24 09:00-12:00; 2026-12-12 10:00-14:00; 2026-12-31 closed; 2027-12-24 09:00-11:00");

        Assert.Equal((when, due), (when, calendar.Show(calendar.Due(calendar.At(received)))));
    }

    // In Kyiv the clock went from 03:00 to 04:00 on Sunday 2026-03-29, and from 04:00 to 03:00 on Sunday 2026-10-25.
    [Theory]
    [InlineData("over the spring weekend", Ordinary, "2026-03-27 16:30", "2026-03-30 16:30", 9)]
    [InlineData("over the autumn weekend", Ordinary, "2026-10-23 16:30", "2026-10-26 16:30", 9)]
    [InlineData("into the short day", Always, "2026-03-28 12:00", "2026-03-29 12:00", 23)]
    [InlineData("into the long day", Always, "2026-10-24 12:00", "2026-10-25 12:00", 25)]
    [InlineData("at a time that the clock skips", Always, "2026-03-28 03:30", "2026-03-29 04:00", 23.5)]
    [InlineData("at a time that the clock shows twice", Always, "2026-10-24 03:30", "2026-10-25 03:30", 24)]
    [InlineData("out of the hour that comes twice", Always, "2026-10-25 03:30", "2026-10-26 03:30", 25)]
    public void The_clock_on_the_wall_counts_when_it_is_changed(string when, string hours, string received, string due, double target)
    {
        var calendar = Calendars.Of(hours, "Europe/Kyiv");
        var start = calendar.At(received);

        Assert.Equal((when, due), (when, calendar.Show(calendar.Due(start))));
        Assert.Equal(Duration.FromHours(target), calendar.Elapsed(start, calendar.Due(start)));
        Assert.Equal(Duration.FromHours(target), calendar.Target(start));
    }

    [Fact]
    public void A_window_that_the_clock_skips_is_no_window()
    {
        var calendar = Calendars.Of("Sun 03:00-04:00; Mon 09:00-10:00", "Europe/Kyiv");

        Assert.Equal("2026-03-30 09:00", calendar.Show(calendar.CountsFrom(calendar.At("2026-03-28 12:00"))));
    }

    [Theory]
    [InlineData("2026-11-20 16:30", "2026-11-20 17:30", 1)]
    [InlineData("2026-11-20 16:30", "2026-11-23 09:30", 2)]
    [InlineData("2026-11-21 00:00", "2026-11-22 23:00", 0)]
    [InlineData("2026-11-16 00:00", "2026-11-23 00:00", 45)]
    [InlineData("2026-11-17 12:00", "2026-11-17 12:00", 0)]
    [InlineData("2026-11-17 12:00", "2026-11-16 12:00", 0)]
    public void Only_working_time_elapses(string from, string to, double hours)
    {
        var calendar = Calendars.Of();

        Assert.Equal(Duration.FromHours(hours), calendar.Elapsed(calendar.At(from), calendar.At(to)));
    }

    [Theory]
    [InlineData(2, "2026-11-17 11:20", "2026-11-18 09:20")]
    [InlineData(2, "2026-11-17 10:00", "2026-11-17 17:00")]
    [InlineData(2, "2026-11-17 11:00", "2026-11-18 09:00")]
    [InlineData(0, "2026-11-17 11:00", "2026-11-18 11:00")]
    [InlineData(0, "2026-12-23 16:30", "2026-12-24 12:00")]
    [InlineData(100, "2026-11-17 08:00", "2026-11-17 09:00")]
    public void Staff_are_warned_some_working_time_before(int warnHours, string received, string warned)
    {
        var calendar = Calendars.Of(specialDays: "2026-12-24 09:00-12:00", warnHours: warnHours);

        Assert.Equal(warned, calendar.Show(calendar.WarnAt(calendar.At(received))));
    }
}
