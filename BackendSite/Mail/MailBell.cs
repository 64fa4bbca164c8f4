namespace BackendSite.Mail;

/// <summary>Wakes a sender. Ring it after the commit that wrote a letter; rings that nobody waits for are kept as one.</summary>
public sealed class MailBell : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    /// <summary>Somebody has rung: other copies of the site may lend a hand.</summary>
    internal event Action? Rang;

    /// <summary>Wakes one waiting sender, or the next one that waits.</summary>
    public void Ring()
    {
        Wake();
        Rang?.Invoke();
    }

    /// <summary>The same, for what concerns this process alone.</summary>
    internal void Wake()
    {
        try
        {
            rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is ringing already.
        }
    }

    /// <summary>Waits for a ring or until <paramref name="atMost"/> has passed by the given clock.</summary>
    public async Task Wait(TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await rung.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is up: look anyway.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => rung.Dispose();
}
