using Microsoft.Extensions.Time.Testing;

namespace BackendSite.Tests.Mail;

/// <summary>A clock that can be set, as by an administrator: the time of day leaps, the ticks and timers don't.</summary>
internal sealed class LeapingClock() : FakeTimeProvider(MailRoom.Start)
{
    private TimeSpan leapt;

    public void Leap(TimeSpan by) => leapt += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + leapt;

    public override long GetTimestamp() => base.GetUtcNow().UtcTicks;
}
