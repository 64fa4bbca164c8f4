using BackendSite.Mail.Incoming;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Mail;

/// <summary>What the site's health says of the mailbox, without naming anyone.</summary>
public class MailboxHealthTests
{
    private readonly FakeTimeProvider clock = new(MailRoom.Start);
    private readonly MailboxPulse pulse;

    public MailboxHealthTests() => pulse = new MailboxPulse(clock);

    [Fact]
    public async Task Without_a_mailbox_there_is_nothing_to_worry_about()
    {
        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal((HealthStatus.Healthy, "No mailbox is watched."), await Check());
    }

    [Fact]
    public async Task A_mailbox_that_is_read_is_healthy()
    {
        pulse.Begin();
        pulse.Succeed();

        Assert.Equal((HealthStatus.Healthy, "The mailbox is read."), await Check());
    }

    [Fact]
    public async Task What_is_soon_over_is_not_told_and_what_lasts_is_with_its_reason()
    {
        pulse.Begin();
        pulse.Fail("The mailbox's server can't be reached: ConnectionRefused.");
        clock.Advance(TimeSpan.FromMinutes(15));
        pulse.Fail("The mailbox's server can't be reached: ConnectionRefused.");
        Assert.Equal(HealthStatus.Healthy, (await Check()).Status);

        clock.Advance(TimeSpan.FromMinutes(1));
        pulse.Fail("The mailbox's server refused the account: No.");
        Assert.Equal((HealthStatus.Degraded, "the mailbox has not been read for 16 minutes: The mailbox's server refused the account: No."), await Check());

        pulse.Succeed();
        Assert.Equal(HealthStatus.Healthy, (await Check()).Status);
    }

    [Fact]
    public async Task A_reader_that_shows_no_sign_of_life_is_unhealthy()
    {
        pulse.Begin();
        pulse.Succeed();
        clock.Advance(TimeSpan.FromMinutes(30) + TimeSpan.FromSeconds(1));

        Assert.Equal((HealthStatus.Unhealthy, "The reader of the mailbox has stopped."), await Check());
    }

    [Fact]
    public async Task Mails_that_could_not_be_read_are_told_until_the_next_start()
    {
        pulse.Begin();
        pulse.PassOver();
        pulse.Succeed();

        Assert.Equal((HealthStatus.Degraded, "1 mails could not be read; they are in the mailbox."), await Check());
    }

    private async Task<(HealthStatus Status, string? Words)> Check()
    {
        var result = await new MailboxHealth(pulse, new MailboxLimits(), clock).CheckHealthAsync(new(), TestContext.Current.CancellationToken);
        return (result.Status, result.Description);
    }
}
