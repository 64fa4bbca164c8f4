using System.CommandLine;
using BackendSite.Data;
using BackendSite.Promise;

namespace BackendSite.Leads.Reports;

/// <summary><c>reports rebuild</c>: makes all sums of the reports again.</summary>
internal static class ReportsVerb
{
    public static Command Create(IServiceProvider services)
    {
        var rebuild = new Command("rebuild", "Makes the sums of the reports again, from all leads.");
        rebuild.SetAction(async (_, cancellationToken) =>
        {
            await services.GetRequiredService<MigrateDatabase>().StartingAsync(cancellationToken);
            await services.GetRequiredService<LoadCalendar>().StartingAsync(cancellationToken);
            var sums = services.GetRequiredService<SumUpLeads>();
            await sums.Forget(cancellationToken);
            while (await sums.Run(cancellationToken))
            {
                // Until nothing is left.
            }

            Console.WriteLine("The reports are made again.");
            return 0;
        });
        return new("reports", "What the leads came to.") { rebuild };
    }
}
