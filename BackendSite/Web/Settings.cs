using Microsoft.Extensions.Options;

namespace BackendSite.Web;

/// <summary>Binds settings so that a wrong one stops the start with a line that names its key.</summary>
public static class Settings
{
    /// <summary>Binds <typeparamref name="TOptions"/> to a section and validates it, by its annotations, at start.</summary>
    /// <param name="services">The site's services.</param>
    /// <param name="section">The section's path, such as <c>Mail:Smtp</c>.</param>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>()
            .BindConfiguration(section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
}
