using BackendSite.Mail;

namespace BackendSite.Tests.Mail;

public class RetryScheduleTests
{
    private static readonly DateTime Now = new(2026, 5, 4, 9, 0, 0, DateTimeKind.Utc);
    private static readonly RetrySchedule Default = RetrySchedule.TryParse(new MailOptions().RetrySchedule)!;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 15)]
    [InlineData(4, 30)]
    [InlineData(5, 60)]
    public void The_first_waits_are_exact(int failures, int minutes) =>
        Assert.Equal(Now.AddMinutes(minutes), Default.NextTry(failures, Now, Now));

    [Fact]
    public void Later_waits_are_two_hours_give_or_take_a_fifth()
    {
        for (var failures = 6; failures < 200; failures++)
        {
            Assert.InRange(Default.NextTry(failures, Now, Now)!.Value, Now.AddMinutes(96), Now.AddMinutes(144));
        }
    }

    [Fact]
    public void A_letter_of_five_days_is_given_up()
    {
        Assert.NotNull(Default.NextTry(60, Now.AddDays(-5), Now));
        Assert.Null(Default.NextTry(60, Now.AddDays(-5).AddSeconds(-1), Now));
    }

    [Fact]
    public void A_clock_that_leaps_ahead_gives_up_no_letter_that_has_hardly_been_tried() =>
        Assert.Equal(Now.AddMinutes(1), Default.NextTry(1, Now.AddDays(-30), Now));

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("00:00:00")]
    [InlineData("-00:01:00")]
    [InlineData("00:01:00,,00:05:00")]
    [InlineData("2.00:00:00")]
    public void Refuses_what_is_no_list_of_waits(string text) => Assert.Null(RetrySchedule.TryParse(text));
}
