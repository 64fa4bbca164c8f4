using System.CommandLine;
using BackendSite.Data;

namespace BackendSite.Leads.Privacy;

/// <summary><c>privacy sweep [--dry-run]</c>: what the nightly round does, now; or only what it would erase.</summary>
internal static class PrivacyVerb
{
    public static Command Create(IServiceProvider services)
    {
        var dry = new Option<bool>("--dry-run") { Description = "Says what would be erased, and erases nothing." };
        var sweep = new Command("sweep", "Erases what the retention rules say, as happens every night.") { dry };
        sweep.SetAction(async (arguments, cancellationToken) =>
        {
            await services.GetRequiredService<MigrateDatabase>().StartingAsync(cancellationToken);
            foreach (var rule in await services.GetRequiredService<Retention>().Preview(cancellationToken))
            {
                Console.WriteLine($"{rule.Status}, {rule.Days} days: {rule.References.Count} leads {string.Join(' ', rule.References)}".TrimEnd());
            }

            if (!arguments.GetValue(dry))
            {
                await services.GetRequiredService<NightRound>().Run(cancellationToken);
            }

            return 0;
        });
        return new Command("privacy", "What is kept about people who write.") { sweep };
    }
}
