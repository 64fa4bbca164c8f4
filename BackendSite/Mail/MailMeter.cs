using System.Diagnostics.Metrics;
using BackendSite.Components;
using BackendSite.Web.Telemetry;

namespace BackendSite.Mail;

/// <summary>Counts tries, and tells how many letters wait and for how long.</summary>
internal sealed class MailMeter
{
    private readonly SharedAnswer<ChannelState> channel;
    private readonly TimeProvider clock;
    private readonly Counter<long> tried;

    public MailMeter(IMeterFactory meters, ReadChannel channel, TimeProvider clock)
    {
        // Long enough that one collection of all figures reads once.
        (this.channel, this.clock) = (new(() => channel.Now(CancellationToken.None), TimeSpan.FromSeconds(1), clock), clock);
        var meter = meters.Create(SiteTrace.Name);
        tried = meter.CreateCounter<long>("letters.tried", "{letter}", "Tries, by what came of them: Taken is a letter that was sent.");
        meter.CreateObservableGauge("letters.unsent", Unsent, "{letter}", "Letters that wait and letters that were given up.");
        meter.CreateObservableGauge("letters.oldest", Oldest, "s", "How long the oldest unsent letter has waited.");
        meter.CreateObservableGauge("letters.paused", () => Now().PausedAt is null ? 0 : 1, null, "1 while sending is paused.");
    }

    /// <summary>Counts a try.</summary>
    public void Try(Verdict verdict) => tried.Add(1, new KeyValuePair<string, object?>("verdict", verdict.ToString()));

    private IEnumerable<Measurement<int>> Unsent()
    {
        var now = Now();
        return
        [
            new(now.Waiting, new KeyValuePair<string, object?>("state", "waiting")),
            new(now.Dead, new KeyValuePair<string, object?>("state", "dead")),
        ];
    }

    private double Oldest() => Now().OldestUnsent is { } oldest ? Math.Max(0, (clock.GetUtcNow().UtcDateTime - oldest).TotalSeconds) : 0;

    // Whoever collects figures asks on a thread of its own.
    private ChannelState Now() => channel.Now().GetAwaiter().GetResult();
}
