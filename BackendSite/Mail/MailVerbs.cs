using System.CommandLine;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary>
/// <c>mail retry</c> sends what was given up again, and the running site notices within seconds; <c>mail test ADDRESS</c> says whether the settings are right.
/// </summary>
internal static class MailVerbs
{
    public static Command Create(IServiceProvider services) => new("mail", "Letters.") { RetryVerb(services), TestVerb(services) };

    private static Command TestVerb(IServiceProvider services)
    {
        var address = new Argument<string>("ADDRESS") { Description = "Who gets the letter." };
        var test = new Command("test", "Sends a test letter, prints the conversation with the mail server and says what is wrong.") { address };
        test.SetAction(async (arguments, cancellationToken) =>
        {
            var check = await services.GetRequiredService<CheckMail>().Run(arguments.GetRequiredValue(address), cancellationToken);
            foreach (var line in check.Conversation)
            {
                Console.WriteLine(line);
            }

            await (check.IsTaken ? Console.Out : Console.Error).WriteLineAsync(check.Words);
            return check.IsTaken ? 0 : 1;
        });
        return test;
    }

    private static Command RetryVerb(IServiceProvider services)
    {
        var retry = new Command("retry", "Sends dead letters again and ends a pause of the mail channel.");
        retry.SetAction(async (_, cancellationToken) =>
        {
            await services.GetRequiredService<MigrateDatabase>().StartingAsync(cancellationToken);
            var clock = services.GetRequiredService<TimeProvider>();
            await using var db = services.GetRequiredService<IDbContextFactory<SiteDb>>().CreateDbContext();
            var retried = await Retry(db, clock.GetUtcNow().UtcDateTime, cancellationToken);
            var words = retried == 1 ? "1 dead letter will be sent again" : $"{retried} dead letters will be sent again";
            await services.GetRequiredService<AuditCommand>()("mail retry", words, cancellationToken);
            Console.WriteLine(words + ".");
            return 0;
        });
        return retry;
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
                .SetProperty(d => d.IsAwaited, d => d.LeadId != null)
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
