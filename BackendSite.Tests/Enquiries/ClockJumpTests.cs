using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Enquiries;

public class ClockJumpTests
{
    [Fact]
    public async Task A_clock_that_is_set_back_or_ahead_makes_no_double_and_no_enquiry_older_than_the_one_before()
    {
        var clock = new SetClock();
        await using var site = await new SiteFixture { Replace = services => services.AddSingleton<TimeProvider>(clock) }.Start();
        var first = await site.Client.SendEnquiry(("message", "Before"));

        clock.SetBy(TimeSpan.FromHours(-2));
        Assert.Equal(first, await site.Client.SendEnquiry(("message", "Before")));
        var second = await site.Client.SendEnquiry(("message", "After"));
        Assert.Equal((await site.LeadOf(first)).ReceivedAt, (await site.LeadOf(second)).ReceivedAt);
        Assert.Equal((await site.LeadOf(first)).DueAt, (await site.LeadOf(second)).DueAt);

        clock.SetBy(TimeSpan.FromDays(3));
        Assert.Equal(first, await site.Client.SendEnquiry(("message", "Before")));
        var ahead = await site.LeadOf(await site.Client.SendEnquiry(("message", "Days ahead")));

        clock.SetBy(TimeSpan.FromDays(-3));
        var mended = await site.LeadOf(await site.Client.SendEnquiry(("message", "Mended")));
        Assert.True(mended.ReceivedAt < ahead.ReceivedAt.AddDays(-2));
        Assert.Equal(4, await site.CountLeads());
    }

    /// <summary>The machine's clock, until somebody sets it; its ticks go on.</summary>
    private sealed class SetClock : TimeProvider
    {
        private TimeSpan set;

        public void SetBy(TimeSpan by) => set += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + set;
    }
}
