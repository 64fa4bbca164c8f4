using System.Globalization;
using BackendSite.Data;

namespace BackendSite.Leads;

/// <summary>Lets open inboxes of all copies of the site hear what is committed in any of them.</summary>
internal sealed class ShareFeed(LeadFeed feed, Neighbours neighbours) : IHostedService
{
    private const string Topic = "lead";
    private const char Arrival = '+';

    private IDisposable? subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        neighbours.Listen(Topic, Hear);
        subscription = feed.Subscribe(Tell);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        subscription?.Dispose();
        return Task.CompletedTask;
    }

    private Task Tell(LeadSignal signal)
    {
        if (!signal.IsFromAfar)
        {
            neighbours.Tell(Topic, $"{signal.LeadId}{(signal.Arrived ? Arrival : "")}");
        }

        return Task.CompletedTask;
    }

    private void Hear(string text)
    {
        if (long.TryParse(text.TrimEnd(Arrival), NumberStyles.None, CultureInfo.InvariantCulture, out var lead))
        {
            feed.Publish(new(lead, Arrived: text.EndsWith(Arrival)) { IsFromAfar = true });
        }
    }
}
