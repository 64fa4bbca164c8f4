namespace BackendSite.Tests.Promise;

public class ExplanationTests
{
    private const string Lunch = "Mon-Thu 09:00-13:00,14:00-18:00; Fri 09:00-15:00";
    private const string Always = "Mon-Sun 00:00-24:00";

    [Theory]
    [InlineData("Mon-Fri 09:00-17:00", "2026-11-20 16:30", "Fri 16:30 to 17:00, weekend, Mon is a holiday, due Tue 16:30")]
    [InlineData("Mon-Fri 09:00-17:00", "2026-11-17 10:15", "Tue 10:15 to 17:00, due Wed 10:15")]
    [InlineData("Mon-Fri 09:00-17:00", "2026-11-21 12:00", "Sat 12:00 is outside hours, weekend, Mon is a holiday, counts as received Tue 09:00, due Wed 09:00")]
    [InlineData("Mon-Fri 09:00-17:00", "2026-11-17 06:00", "Tue 06:00 is outside hours, counts as received Tue 09:00, due Wed 09:00")]
    [InlineData("Mon-Fri 09:00-17:00", "2026-12-30 10:00", "Wed 10:00 to 17:00, Thu is closed, Fri is a holiday, weekend, due Mon 10:00")]
    [InlineData("Mon-Fri 09:00-17:00", "2026-12-31 10:00", "Thu 10:00 is outside hours, Thu is closed, Fri is a holiday, weekend, counts as received Mon 09:00, due Tue 09:00")]
    [InlineData("Mon-Fri 09:00-17:00", "2027-04-30 10:00", "Fri 10:00 to 17:00, weekend, Mon to Wed are holidays, due Thu 10:00")]
    [InlineData(Lunch, "2026-11-17 11:00", "Tue 11:00 to 13:00 and 14:00 to 18:00, due Wed 11:00")]
    [InlineData(Lunch, "2026-11-26 16:30", "Thu 16:30 to 18:00, Fri closes at 15:00, due Fri 15:00")]
    [InlineData(Lunch, "2026-11-27 13:30", "Fri 13:30 to 15:00, weekend, nobody is there Mon at 13:30, due Mon 14:00")]
    [InlineData("Mon 08:00-12:00, Tue-Sat 10:00-12:00", "2026-11-16 08:30", "Mon 08:30 to 12:00, Tue opens at 10:00, due Tue 10:00")]
    [InlineData("Mon-Sat 10:00-12:00", "2026-11-28 11:00", "Sat 11:00 to 12:00, Sun is closed, due Mon 11:00")]
    [InlineData("Wed 10:00-12:00", "2026-11-18 11:00", "Wed 11:00 to 12:00, weekend, due Wed 25 Nov 11:00")]
    [InlineData(Always, "2026-10-24 12:00", "Sat 12:00 to 24:00, the clock goes back, due Sun 12:00")]
    [InlineData(Always, "2026-03-28 12:00", "Sat 12:00 to 24:00, the clock goes forward, due Sun 12:00")]
    public void The_way_to_the_due_time_is_told_in_words(string hours, string received, string words)
    {
        var calendar = Calendars.Of(hours, "Europe/Kyiv", "2026-11-23, 01-01, 2027-05-03, 2027-05-04, 2027-05-05", "2026-12-31 closed");

        Assert.Equal(words, calendar.Explain(calendar.At(received)).ToString());
    }

    [Theory]
    [InlineData("Mon-Fri 09:00-18:00", "Europe/Kyiv", "within one business day, Monday to Friday, 9:00 to 18:00 Kyiv time")]
    [InlineData("Mon-Fri 09:00-18:00", "UTC", "within one business day, Monday to Friday, 9:00 to 18:00 UTC")]
    [InlineData(Lunch, "America/Argentina/Buenos_Aires", "within one business day, Monday to Thursday, 9:00 to 13:00 and 14:00 to 18:00; Friday, 9:00 to 15:00 Buenos Aires time")]
    [InlineData(Always, "UTC", "within one business day, every day, round the clock, UTC")]
    [InlineData("Sat,Sun 10:00-24:00", "Etc/GMT+3", "within one business day, Saturday and Sunday, 10:00 to 24:00 Etc/GMT+3")]
    public void The_rule_is_told_in_words(string hours, string zone, string words) =>
        Assert.Equal(words, Calendars.Of(hours, zone).RuleInWords);

    [Theory]
    [InlineData("UTC", "2026-11-24 16:30:59", "Tuesday 24 November 2026, 16:30 (UTC)")]
    [InlineData("Europe/Kyiv", "2026-11-24 16:30", "Tuesday 24 November 2026, 16:30 (Kyiv time, UTC+2)")]
    [InlineData("Europe/Kyiv", "2026-07-01 09:05", "Wednesday 1 July 2026, 09:05 (Kyiv time, UTC+3)")]
    [InlineData("Asia/Kathmandu", "2026-07-01 09:05", "Wednesday 1 July 2026, 09:05 (Kathmandu time, UTC+5:45)")]
    [InlineData("America/New_York", "2026-12-01 09:05", "Tuesday 1 December 2026, 09:05 (New York time, UTC-5)")]
    [InlineData("Europe/London", "2026-12-01 09:05", "Tuesday 1 December 2026, 09:05 (London time, UTC)")]
    public void The_due_time_names_its_zone(string zone, string due, string words)
    {
        var calendar = Calendars.Of(zone: zone);

        Assert.Equal(words, calendar.DueText(calendar.At(due)));
    }
}
