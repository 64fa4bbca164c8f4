using System.CommandLine;
using Microsoft.Extensions.Options;

namespace BackendSite.Web;

/// <summary>The command line: a verb that a room offers, or, without one, the site itself.</summary>
public static class CommandLine
{
    /// <summary>Offers a verb. It runs with the site's services but without its server, also while the site runs.</summary>
    public static void AddVerb(this IServiceCollection services, Func<IServiceProvider, Command> create) =>
        services.AddSingleton(new Verb(create));

    /// <summary>Adds what must hold before the site starts, and need not for a verb; the check throws <see cref="FaultyStartException"/>.</summary>
    public static void AddStartCheck(this IServiceCollection services, Action<IServiceProvider> check) =>
        services.AddSingleton(new StartCheck(check));

    /// <summary>
    /// The arguments that are settings. Behind a verb these are only --Section:Key=value: the configuration would take whatever
    /// follows a verb's own --flag for the value of that flag, and so lose a setting that stands there.
    /// </summary>
    public static string[] SettingsIn(string[] args) => args is [['-', ..], ..] ? args : [.. args.Where(IsSetting)];

    /// <summary>Runs the verb that the arguments name, or the site until it is told to stop.</summary>
    /// <returns>The exit code: 0 for success.</returns>
    public static async Task<int> RunSiteOrVerb(this WebApplication app, string[] args)
    {
        var root = new RootCommand("The enquiry website. Without a verb it serves the site; settings are given as --Section:Key=value.")
        {
            // What is no verb's is a setting, and read by the configuration.
            TreatUnmatchedTokensAsErrors = args is [] || args[0].StartsWith('-') is false,
        };
        foreach (var verb in Verbs(app.Services))
        {
            root.Add(verb);
        }

        root.SetAction((_, cancellationToken) =>
        {
            CheckStart(app.Services);
            return app.RunAsync(cancellationToken);
        });

        // Asked for now: after the run the host is disposed of, and its services with it.
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            // The host stops itself on SIGTERM and takes the time it needs.
            var own = args.Where(argument => !IsSetting(argument)).ToArray();
            return await root.Parse(own).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Told to stop before the start was over: that is no fault.
            return 0;
        }
        catch (OptionsValidationException error)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, error.Failures));
            return 1;
        }
        catch (AggregateException errors) when (errors.InnerExceptions.All(error => error is OptionsValidationException))
        {
            // Also a setting on which others rest, and which each of them then names.
            var failures = errors.InnerExceptions.Cast<OptionsValidationException>().SelectMany(error => error.Failures).Distinct();
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, failures));
            return 1;
        }
        catch (FaultyStartException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    /// <summary>All verbs that the rooms offer.</summary>
    internal static IEnumerable<Command> Verbs(IServiceProvider services) => services.GetServices<Verb>().Select(verb => verb.Create(services));

    // Settings of sections may stand anywhere, also behind a verb; the configuration has read them.
    private static bool IsSetting(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.Split('=')[0].Contains(':', StringComparison.Ordinal);

    // Before the host does: it logs what it finds with a stack trace.
    private static void CheckStart(IServiceProvider services)
    {
        services.GetService<IStartupValidator>()?.Validate();
        foreach (var check in services.GetServices<StartCheck>())
        {
            check.Run(services);
        }
    }

    private sealed record Verb(Func<IServiceProvider, Command> Create);

    private sealed record StartCheck(Action<IServiceProvider> Run);
}

/// <summary>Stops the start, or a verb, with a message that says what to mend; no stack trace is shown.</summary>
public sealed class FaultyStartException(string message) : Exception(message);
