using System.Diagnostics;

namespace BackendSite.Web.Telemetry;

/// <summary>Spans of what the site does. Where nobody collects them, none is made.</summary>
internal static class SiteTrace
{
    /// <summary>The name of the site's spans and of its figures.</summary>
    public const string Name = "BackendSite";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Begins one; null when nobody collects.</summary>
    public static Activity? Begin(string name) => Source.StartActivity(name);
}
