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
    private HealthCheckService Health { get; set; } = null!;

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

    // The service answers whatever a check throws.
    private async Task Look()
    {
        var report = await Health.CheckHealthAsync(check => check.Tags.Contains(Tag));
        faults = [.. report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy && entry.Exception is null).Select(Words)];
        StateHasChanged();
    }

    private static string Words(HealthReportEntry entry) =>
        entry.Description is { Length: > 0 } words ? char.ToUpperInvariant(words[0]) + words[1..] : "";
}
