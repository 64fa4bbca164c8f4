using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>
/// Prints, once the site listens, a link with which the first account is made; as long as nobody has one. It goes to the console and
/// never to the log: it is a key.
/// </summary>
internal sealed class OfferFirstAccount(IDbContextFactory<SiteDb> databases, StaffLinks links) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        if (!await db.Staff.CanSomebodyEnter(cancellationToken))
        {
            Console.WriteLine($"No staff account yet. Set up the first one within 24 hours: {links.ForFirstAccount()}");
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
