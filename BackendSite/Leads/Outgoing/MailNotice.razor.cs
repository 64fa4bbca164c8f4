using Microsoft.AspNetCore.Components;

namespace BackendSite.Leads.Outgoing;

/// <summary>Looks now and then whether letters leave.</summary>
public sealed partial class MailNotice : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(15);

    private MailNews? news;
    private ITimer? ticking;
    private int looks;

    [Inject]
    private WatchMail Mail { get; set; } = null!;

    [Inject]
    private LeadClock Clock { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private ILogger<MailNotice> Log { get; set; } = null!;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        ticking = Time.CreateTimer(_ => _ = InvokeAsync(Look), null, Tick, Tick);
        await Look();
    }

    /// <inheritdoc/>
    public void Dispose() => ticking?.Dispose();

    private async Task Look()
    {
        try
        {
            // An older look may end after a newer one.
            var look = ++looks;
            var found = await Mail.Now();
            if (look == looks)
            {
                news = found;
                StateHasChanged();
            }
        }
        catch (ObjectDisposedException)
        {
            // The page was closed, or the site stopped, while it read.
        }
        catch (Exception error)
        {
            LogFailed(Log, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page could not read whether letters leave")]
    private static partial void LogFailed(ILogger log, Exception error);
}
