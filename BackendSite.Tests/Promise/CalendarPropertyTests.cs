using BackendSite.Promise;
using CsCheck;
using NodaTime;

namespace BackendSite.Tests.Promise;

/// <summary>What holds in any calendar.</summary>
public class CalendarPropertyTests
{
    // Ordinary changes of the clock, by half an hour, at midnight, a skipped day, none.
    private static readonly Gen<string> Zones = Gen.OneOf(
        "Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu", "UTC");

    // Half of them on a quarter of an hour, where windows start and end.
    private static readonly Gen<Instant> Moments = Gen.Select(
        Gen.Long[Instant.FromUtc(2010, 1, 1, 0, 0).ToUnixTimeSeconds(), Instant.FromUtc(2028, 1, 1, 0, 0).ToUnixTimeSeconds()],
        Gen.OneOf(1, 900),
        (seconds, step) => Instant.FromUnixTimeSeconds(seconds / step * step));

    private static Gen<string> Windows(int step) =>
        Gen.Int[0, (24 * 60 / step)].HashSet[2, 6].Select(ends =>
            string.Join(",", ends.Order().Chunk(2).Where(pair => pair.Length == 2).Select(pair => new Window(pair[0] * step, pair[1] * step))));

    private static Gen<string> Weeks(int step) =>
        Gen.Select(Gen.Int[1, 127], Windows(step).Array[7]).Select((open, hours) => string.Join("; ",
            Enumerable.Range(0, 7).Where(day => (open & (1 << day)) != 0).Select(day => $"{(IsoDayOfWeek)(day + 1)} {hours[day]}")));

    private static Gen<Case> Cases(Gen<string> zones, int step) => Gen.Select(zones, Weeks(step), Moments,
        Gen.Int[-3, 12].HashSet[0, 5], Gen.Int[-3, 12].Dictionary(Gen.OneOf(Gen.Const("closed"), Windows(step)))[0, 3],
        (zone, week, received, holidays, special) =>
        {
            string Date(int after) => received.InUtc().Date.PlusDays(after).ToString("uuuu-MM-dd", null);
            return new Case(zone, week, string.Join(",", holidays.Select(Date)), string.Join(";", special.Select(day => $"{Date(day.Key)} {day.Value}")), received);
        });

    private static readonly Gen<Case> Any = Cases(Zones, 15);

    [Fact]
    public void Exactly_the_target_elapses_until_an_answer_is_due() => Any.Sample(c =>
        Assert.Equal(c.Calendar.Target(c.Received), c.Calendar.Elapsed(c.Received, c.Calendar.Due(c.Received))), iter: 20_000);

    [Fact]
    public void Where_all_days_are_alike_the_target_is_a_day_and_the_time_stays_the_same() =>
        Gen.Select(Windows(5), Gen.Int[1, 127], Moments).Sample((windows, days, received) =>
        {
            var open = string.Join(",", Enumerable.Range(0, 7).Where(day => (days & (1 << day)) != 0).Select(day => (IsoDayOfWeek)(day + 1)));
            var calendar = Calendars.Of($"{open} {windows}");
            var day = Duration.FromMinutes(windows.Split(',').Select(Window.Parse).Sum(window => window.End - window.Start));

            Assert.Equal(day, calendar.Target(received));
            Assert.Equal(calendar.CountsFrom(received).InUtc().TimeOfDay, calendar.Due(received).InUtc().TimeOfDay);
        });

    [Fact]
    public void An_answer_is_due_on_the_next_open_day_in_its_hours_or_at_their_end() => Any.Sample(c =>
    {
        var (calendar, from) = (c.Calendar, c.Calendar.CountsFrom(c.Received));
        var due = calendar.Due(c.Received);
        var moment = Duration.FromSeconds(1);

        Assert.True(from >= c.Received && due > from);
        Assert.True(calendar.Elapsed(c.Received, from) == Duration.Zero && calendar.Elapsed(from, from + moment) == moment);
        var inHours = calendar.Elapsed(due, due + moment) == moment;
        Assert.True(inHours || calendar.Elapsed(due - moment, due) == moment);

        var (first, last) = (from.InZone(calendar.Zone).Date, (inHours ? due : due - moment).InZone(calendar.Zone).Date);
        Assert.True(first < last);
        Assert.Equal(Duration.Zero, calendar.Elapsed(
            calendar.Zone.AtLeniently(first.PlusDays(1).AtMidnight()).ToInstant(), calendar.Zone.AtLeniently(last.AtMidnight()).ToInstant()));
    });

    // In the hour that comes twice a later moment can show an earlier time; the same local time is promised all the same.
    [Fact]
    public void Who_writes_later_is_never_promised_an_earlier_answer() =>
        Gen.Select(Cases(Gen.OneOf("UTC", "Asia/Kathmandu", "Asia/Tokyo"), 15), Gen.Int[0, 200_000]).Sample((c, seconds) =>
            Assert.True(c.Calendar.Due(c.Received) <= c.Calendar.Due(c.Received + Duration.FromSeconds(seconds))));

    [Fact]
    public void The_warning_leaves_the_working_time_that_the_setting_says() => Any.Sample(c =>
    {
        var warned = c.Calendar.WarnAt(c.Received);

        Assert.True(warned >= c.Calendar.CountsFrom(c.Received));
        Assert.Equal(Duration.Min(Duration.FromHours(2), c.Calendar.Target(c.Received)), c.Calendar.Elapsed(warned, c.Calendar.Due(c.Received)));
    });

    // Counts quarters of an hour by the clock on the wall, which knows nothing of how the calendar finds its windows.
    [Fact]
    public void Elapsed_is_what_counting_by_the_clock_gives() =>
        Gen.Select(Cases(Gen.OneOf("Europe/Kyiv", "America/New_York", "Asia/Tokyo"), 4 * 60), Gen.Int[0, 1_000]).Sample((c, quarters) =>
        {
            var quarter = Duration.FromMinutes(15);
            var start = Instant.FromUnixTimeSeconds(c.Received.ToUnixTimeSeconds() / 900 * 900);
            var counted = Enumerable.Range(0, quarters).Count(n => c.IsOpen(start + (n * quarter)));

            Assert.Equal(counted * quarter, c.Calendar.Elapsed(start, start + (quarters * quarter)));
        }, iter: 500);

    [Fact]
    public void The_explanation_ends_with_the_due_time() => Any.Sample(c =>
    {
        var explanation = c.Calendar.Explain(c.Received);

        Assert.Equal((c.Calendar.Due(c.Received), c.Calendar.CountsFrom(c.Received)), (explanation.Due, explanation.CountsFrom));
        Assert.EndsWith(c.Calendar.Show(explanation.Due)[^5..], explanation.ToString());
    });

    private sealed record Case(string Zone, string Week, string Holidays, string SpecialDays, Instant Received)
    {
        public WorkingCalendar Calendar => Calendars.Of(Week, Zone, Holidays, SpecialDays);

        public bool IsOpen(Instant instant)
        {
            var local = instant.InZone(Calendar.Zone);
            var date = local.ToString("uuuu-MM-dd", null);
            var minute = (local.Hour * 60) + local.Minute;
            var special = SpecialDays.Split(';').FirstOrDefault(day => day.StartsWith(date, StringComparison.Ordinal));
            var hours = special is not null ? special[11..]
                : Holidays.Contains(date, StringComparison.Ordinal) ? "closed"
                : Week.Split("; ").FirstOrDefault(day => day.StartsWith(local.DayOfWeek.ToString(), StringComparison.Ordinal))?.Split(' ')[1] ?? "closed";
            return hours != "closed" && hours.Split(',').Select(Window.Parse).Any(window => window.Start <= minute && minute < window.End);
        }
    }
}
