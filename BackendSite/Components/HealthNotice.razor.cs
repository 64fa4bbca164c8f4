using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Components;

/// <summary>Shows what those health checks found that concern everybody who works here.</summary>
public sealed partial class HealthNotice : IDisposable
{
    /// <summary>Marks a health check whose findings are shown.</summary>
    public const string Tag = "staff";

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(30);

    private IReadOnlyList<string> faults = [];
    private ITimer? ticking;

    [Inject]
    private WatchHealth Health { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

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
            var report = await Health.Now();
            faults = [.. report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy && entry.Exception is null).Select(Words)];
            StateHasChanged();
        }
        catch (ObjectDisposedException)
        {
            // The page was closed, or the site stopped, while it read. Else the service answers, whatever a check throws.
        }
    }

    private static string Words(HealthReportEntry entry) =>
        entry.Description is { Length: > 0 } words ? char.ToUpperInvariant(words[0]) + words[1..] : "";
}
