using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace BackendSite.Web;

/// <summary>A section of the configuration that the site reads.</summary>
/// <param name="Path">Such as <c>Mail</c>.</param>
public sealed record SettingsSection(string Path);

/// <summary>Binds settings so that a wrong one stops the start with a line that names its key.</summary>
public static class Settings
{
    /// <summary>Binds <typeparamref name="TOptions"/> to a section and validates it, by its annotations, at start.</summary>
    /// <param name="services">The site's services.</param>
    /// <param name="section">The section's path, such as <c>Mail:Smtp</c>.</param>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton(new SettingsSection(section));
        services.AddSingleton<IValidateOptions<TOptions>>(new Annotations<TOptions>(section));
        return services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => Bind(configuration.GetSection(section), options))
            .ValidateOnStart();
    }

    private static void Bind<TOptions>(IConfigurationSection section, TOptions options)
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException error)
        {
            // "Failed to convert configuration value 'x' at 'Section:Key' to type …"
            throw new OptionsValidationException(section.Path, typeof(TOptions), [error.Message]);
        }
    }

    private sealed class Annotations<TOptions>(string section) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var wrong = new List<ValidationResult>();
            return Validator.TryValidateObject(options, new ValidationContext(options), wrong, validateAllProperties: true)
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(wrong.Select(result => $"{section}:{result.MemberNames.FirstOrDefault()}: {result.ErrorMessage}"));
        }
    }
}
