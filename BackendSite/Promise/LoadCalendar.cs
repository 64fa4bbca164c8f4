using BackendSite.Data;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Promise;

/// <summary>Makes the calendar that was set last the current one: at start, and when this or another process changed it.</summary>
public sealed class LoadCalendar(IDbContextFactory<SiteDb> databases, CurrentCalendar current, PublicPages pages) : IHostedLifecycleService
{
    private long loaded;

    /// <summary>Looks whether there is a newer one. Pages that speak of the hours are rendered again.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        if (await Load(cancellationToken))
        {
            await pages.RenderAll();
        }
    }

    /// <summary>At start, before any page is rendered.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => Load(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> Load(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var newest = await db.Calendars.AsNoTracking().OrderByDescending(calendar => calendar.Id).FirstOrDefaultAsync(cancellationToken);
        if (newest is null || newest.Id == loaded)
        {
            return false;
        }

        current.Become(newest.ToOptions().ToCalendar());
        loaded = newest.Id;
        return true;
    }
}
