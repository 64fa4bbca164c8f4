using BackendSite.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>
/// Prints, once the site listens, a link with which the first account is made; as long as nobody has one. It goes to the console and
/// never to the log: it is a key. Where the company's provider is the only way in, no link opens anything, and what makes an admin is said instead.
/// </summary>
internal sealed class OfferFirstAccount(IDbContextFactory<SiteDb> databases, StaffLinks links, IOptions<StaffOptions> options) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        if (options.Value.OnlySingleSignOn)
        {
            if (options.Value.SingleSignOn.RoleClaim.Length == 0 && !await db.Staff.AnyAsync(account => account.Role == StaffRole.Admin && account.ClosedAt == null, cancellationToken))
            {
                Console.WriteLine("No admin yet. \"staff invite EMAIL --admin\" names one; they sign in with the company's provider.");
            }
        }
        else if (!await db.Staff.CanSomebodyEnter(cancellationToken))
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
