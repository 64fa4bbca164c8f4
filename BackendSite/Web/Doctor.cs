using System.CommandLine;
using BackendSite.Components;
using Microsoft.Extensions.Options;

namespace BackendSite.Web;

/// <summary>How good something is.</summary>
public enum Grade
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The site works; somebody should look at it one day.</summary>
    Warning,

    /// <summary>The site doesn't work, or loses something.</summary>
    Problem,
}

/// <summary>One thing that was looked at. Never holds a secret, and nobody's name.</summary>
/// <param name="Grade">How it is.</param>
/// <param name="Words">What was found.</param>
/// <param name="Advice">What to do; null where nothing has to be done.</param>
public sealed record Finding(Grade Grade, string Words, string? Advice = null);

/// <summary>What a room looks at when the doctor comes. Nothing is changed by it, so that two visits find the same.</summary>
/// <param name="About">What it is about, in a word.</param>
/// <param name="Look">Looks.</param>
public sealed record Examination(string About, Func<CancellationToken, Task<IReadOnlyList<Finding>>> Look);

/// <summary>What one room has looked at.</summary>
internal delegate IEnumerable<Examination> Examinations(IServiceProvider services);

/// <summary><c>doctor</c>: looks at everything that the site stands on, and says what to do.</summary>
internal static class Doctor
{
    public static Command Create(IServiceProvider services)
    {
        var verb = new Command("doctor", "Looks at settings, database, disk, mail, clock and permissions, and says what to do; 1 when there is a problem.");
        verb.SetAction(async (_, cancellationToken) =>
        {
            var worst = Grade.Ok;
            foreach (var (about, finding) in await Examine(services, cancellationToken))
            {
                worst = finding.Grade > worst ? finding.Grade : worst;
                Console.WriteLine($"{(finding.Grade == Grade.Ok ? "ok" : finding.Grade.ToString().ToLowerInvariant()),-8} {about}: {finding.Words}");
                if (finding.Advice is { } advice)
                {
                    Console.WriteLine($"         {advice}");
                }
            }

            return worst == Grade.Problem ? 1 : 0;
        });
        return verb;
    }

    /// <summary>Adds what a room has looked at; it is asked for only when the settings are right.</summary>
    public static void AddExaminations(this IServiceCollection services, Func<IServiceProvider, IEnumerable<Examination>> create) =>
        services.AddSingleton(new Examinations(create));

    /// <summary>Looks at the settings first; with wrong ones much else can't be looked at.</summary>
    internal static async Task<IReadOnlyList<(string About, Finding Finding)>> Examine(IServiceProvider services, CancellationToken cancellationToken)
    {
        var all = Settings(services).Select(finding => ("settings", finding)).ToList();
        if (all.Any(finding => finding.Item2.Grade == Grade.Problem))
        {
            return all;
        }

        foreach (var examination in services.GetServices<Examinations>().SelectMany(room => room(services)))
        {
            all.AddRange((await Look(examination, cancellationToken)).Select(finding => (examination.About, finding)));
        }

        return all;
    }

    private static async Task<IReadOnlyList<Finding>> Look(Examination examination, CancellationToken cancellationToken)
    {
        try
        {
            return await examination.Look(cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return [new(Grade.Problem, $"could not be looked at: {error.GetType().Name}: {error.Message}")];
        }
    }

    private static List<Finding> Settings(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException error)
        {
            return [.. error.Failures.Select(failure => new Finding(Grade.Problem, failure, "The site does not start with it."))];
        }
        catch (AggregateException errors)
        {
            return [.. errors.InnerExceptions.OfType<OptionsValidationException>().SelectMany(error => error.Failures)
                .Select(failure => new Finding(Grade.Problem, failure, "The site does not start with it."))];
        }

        return [new(Grade.Ok, "every setting has a meaning"), .. Address(services)];
    }

    private static IEnumerable<Finding> Address(IServiceProvider services)
    {
        var address = new Uri(services.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl);
        var development = services.GetRequiredService<IHostEnvironment>().IsDevelopment();
        yield return development || address is { Scheme: "https", IsLoopback: false }
            ? new(Grade.Ok, $"the public address is {address.GetLeftPart(UriPartial.Authority)}")
            : new(Grade.Warning, $"the public address is {address.GetLeftPart(UriPartial.Authority)}", "Set Site:BaseUrl to the https address that visitors use: links in letters and sign-in need it.");
        if (!development && services.GetRequiredService<IOptions<WebOptions>>().Value.KnownProxies.Length == 0)
        {
            yield return new(Grade.Warning, "no proxy is believed", "Behind nginx or a load balancer set Web:KnownProxies, or all visitors count as one and sign-in refuses plain http.");
        }
    }
}
