using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Promise;

/// <summary>The promise: one business day, by the company's calendar.</summary>
public static class PromiseSetup
{
    /// <summary>Registers the <see cref="WorkingCalendar"/> of the settings, unless staff set another one.</summary>
    public static void AddPromise(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("Promise");
        builder.Services.AddSettings<PromiseOptions>("Promise").Configure(options =>
        {
            options.Holidays = Joined(settings.GetSection(nameof(options.Holidays)), ",") ?? options.Holidays;
            options.SpecialDays = Joined(settings.GetSection(nameof(options.SpecialDays)), ";") ?? options.SpecialDays;
        });
        builder.Services.AddSingleton<IValidateOptions<PromiseOptions>, ReadableCalendar>();
        builder.Services.AddSingleton(provider => new CurrentCalendar(provider.GetRequiredService<IOptions<PromiseOptions>>().Value.ToCalendar()));
        builder.Services.AddTransient(provider => provider.GetRequiredService<CurrentCalendar>().Now);
        builder.Services.AddSingleton<LoadCalendar>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<LoadCalendar>());
    }

    // A file of settings may hold a list where an environment variable holds one line.
    private static string? Joined(IConfigurationSection setting, string separator) => setting.GetChildren().Any()
        ? string.Join(separator, setting.GetChildren().Select(item => item.Value))
        : null;

    private sealed class ReadableCalendar : IValidateOptions<PromiseOptions>
    {
        public ValidateOptionsResult Validate(string? name, PromiseOptions options)
        {
            try
            {
                options.ToCalendar();
                return ValidateOptionsResult.Success;
            }
            catch (FormatException wrong)
            {
                return ValidateOptionsResult.Fail(wrong.Message);
            }
        }
    }
}
