using System.Data.Common;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace BackendSite.Data.Backups;

/// <summary>
/// Makes a copy each night, or after a start when the last night went without one. What goes wrong is in the log, in the health of the
/// site and above all staff pages until a copy succeeds; it is tried again every ten minutes.
/// </summary>
internal sealed partial class NightlyBackup(MakeBackup make, BackupShelf shelf, IOptions<BackupOptions> options, TimeProvider clock, ILogger<NightlyBackup> log)
    : BackgroundService, IHealthCheck
{
    /// <summary>How old the newest copy may be before one is missed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(26);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);

    private readonly DateTime startedAt = clock.GetUtcNow().UtcDateTime;
    private volatile string? problem;

    /// <summary>Makes one if the last night went without.</summary>
    /// <returns>True when there is nothing left to do.</returns>
    public async Task<bool> Run(CancellationToken cancellationToken)
    {
        try
        {
            if (shelf.Newest() is not { } newest || newest < Due())
            {
                var length = await make.Write(shelf.Next(), cancellationToken);
                shelf.ClearUp();
                LogMade(log, length);
            }

            problem = null;
            return true;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or DbException or UnauthorizedAccessException)
        {
            problem = error.Message.TrimEnd('.');
            LogFailed(log, error);
            return false;
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.Value.Nightly)
        {
            return Task.FromResult(HealthCheckResult.Healthy());
        }

        var newest = shelf.Newest();
        var age = clock.GetUtcNow().UtcDateTime - (newest > startedAt ? newest.Value : startedAt);
        return Task.FromResult((problem, age > Patience) switch
        {
            ({ } words, _) => HealthCheckResult.Degraded($"the last backup failed: {words}."),
            (_, true) => HealthCheckResult.Degraded($"there has been no backup for {age.TotalHours:0} hours."),
            _ => HealthCheckResult.Healthy(),
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        while (options.Value.Nightly && await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Copying blocks its thread, and with it nobody else.
            await Task.Run(() => Run(stoppingToken), stoppingToken);
        }
    }

    private DateTime Due()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var today = now.Date + options.Value.At.ToTimeSpan();
        return today <= now ? today : today.AddDays(-1);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Backup made and checked: {Length} bytes")]
    private static partial void LogMade(ILogger log, long length);

    [LoggerMessage(Level = LogLevel.Error, Message = "The backup failed; it is tried again in ten minutes")]
    private static partial void LogFailed(ILogger log, Exception error);
}
