namespace BackendSite.Web;

/// <summary>Where the site is started: from its sources, as <c>dotnet run</c> does, or published.</summary>
public static class StartPlace
{
    /// <summary>
    /// The builder's options. From its sources the site is in development unless the environment or the arguments say otherwise; a
    /// launch profile would say it too, but <c>dotnet run</c> then prints a line of its own before the output of a verb. A
    /// published site finds its files wherever it is started from.
    /// </summary>
    public static WebApplicationOptions Options(string[] args)
    {
        var fromSources = File.Exists("BackendSite.csproj");
        if (fromSources && !IsSet("ASPNETCORE_ENVIRONMENT") && !IsSet("DOTNET_ENVIRONMENT"))
        {
            // The arguments go before it.
            Environment.SetEnvironmentVariable("ASPNETCORE_ENVIRONMENT", Environments.Development);
        }

        return new()
        {
            Args = CommandLine.SettingsIn(args),
            ContentRootPath = File.Exists("appsettings.json") || args.Any(argument => argument.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase))
                ? null
                : AppContext.BaseDirectory,
        };
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
