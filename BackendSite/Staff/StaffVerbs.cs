using System.CommandLine;
using BackendSite.Data;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary><c>staff invite EMAIL [--admin]</c>: prints the link with which somebody sets up their account, or chooses a new password.</summary>
internal static class StaffVerbs
{
    public static Command Create(IServiceProvider services)
    {
        var email = new Argument<string>("EMAIL") { Description = "The address to sign in with." };
        var admin = new Option<bool>("--admin") { Description = "May also invite colleagues and change settings." };
        var invite = new Command("invite", "Prints a link, good once and for 24 hours, to set up an account or choose a new password.")
        {
            email,
            admin,
        };
        invite.SetAction(async (arguments, cancellationToken) =>
        {
            // Standard output is the link alone, for whatever sends it on.
            services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.LogToStandardErrorThreshold = LogLevel.Trace;
            // Colleagues may be invited before the site has run for the first time.
            await services.GetRequiredService<MigrateDatabase>().StartingAsync(cancellationToken);
            await using var scope = services.CreateAsyncScope();
            var (link, problem) = await scope.ServiceProvider.GetRequiredService<InviteStaff>()
                .Invite(arguments.GetRequiredValue(email), arguments.GetValue(admin), cancellationToken);
            if (link is null)
            {
                Console.Error.WriteLine(problem);
                return 1;
            }

            Console.WriteLine(link);
            return 0;
        });
        return new Command("staff", "Who may enter.") { invite };
    }
}
