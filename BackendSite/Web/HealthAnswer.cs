using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Web;

/// <summary>Answers a health check in plain text: the state in the first line, then a line for each part that has something to say.</summary>
internal static class HealthAnswer
{
    public static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var lines = report.Entries
            .Select(entry => (entry.Key, Words: Words(entry.Value)))
            .Where(entry => !string.IsNullOrEmpty(entry.Words))
            .Select(entry => $"\n{entry.Key}: {entry.Words}");
        return context.Response.WriteAsync(report.Status + string.Concat(lines));
    }

    // An exception's own words may hold a path or more.
    private static string? Words(HealthReportEntry entry) =>
        entry.Exception is { } error ? $"could not be looked at: {error.GetType().Name}" : entry.Description;
}
