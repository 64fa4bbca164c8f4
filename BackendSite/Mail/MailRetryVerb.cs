using System.CommandLine;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary><c>mail retry</c>: sends what was given up again. The running site notices within seconds.</summary>
internal static class MailRetryVerb
{
    public static Command Create(IServiceProvider services)
    {
        var retry = new Command("retry", "Sends dead letters again and ends a pause of the mail channel.");
        retry.SetAction(async (_, cancellationToken) =>
        {
            await services.GetRequiredService<MigrateDatabase>().StartingAsync(cancellationToken);
            var clock = services.GetRequiredService<TimeProvider>();
            await using var db = services.GetRequiredService<IDbContextFactory<SiteDb>>().CreateDbContext();
            var retried = await Retry(db, clock.GetUtcNow().UtcDateTime, cancellationToken);
            Console.WriteLine(retried == 1 ? "1 dead letter will be sent again." : $"{retried} dead letters will be sent again.");
            return 0;
        });
        return new("mail", "Letters.") { retry };
    }

    /// <summary>Makes every dead letter due, opens the channel, and has waiting letters tried now.</summary>
    /// <returns>How many letters were dead.</returns>
    internal static async Task<int> Retry(SiteDb db, DateTime now, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var dead = await db.Deliveries.Where(d => d.State == DeliveryState.Dead).ExecuteUpdateAsync(
            row => row
                .SetProperty(d => d.State, DeliveryState.Pending)
                .SetProperty(d => d.Attempts, 0)
                .SetProperty(d => d.NextAttemptAt, now),
            cancellationToken);

        // A letter that may have arrived keeps its wait: trying it sooner makes a second copy likelier.
        await db.Deliveries
            .Where(d => d.State == DeliveryState.Pending && d.Attempts > 0 && !d.PossibleRepeat && d.NextAttemptAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(d => d.NextAttemptAt, now), cancellationToken);
        await ChannelGate.Open(db, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return dead;
    }
}
