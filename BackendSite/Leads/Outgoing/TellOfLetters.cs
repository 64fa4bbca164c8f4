using BackendSite.Mail;

namespace BackendSite.Leads.Outgoing;

/// <summary>Passes on to open pages what became of letters about leads.</summary>
internal sealed class TellOfLetters(LettersSettled settled, LeadFeed feed) : IHostedService, IDisposable
{
    private IDisposable? subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        subscription = settled.Subscribe(letter =>
        {
            if (letter.LeadId is { } lead)
            {
                feed.Publish(new LeadSignal(lead, Arrived: false) { IsOfLetter = true });
            }
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => subscription?.Dispose();
}
