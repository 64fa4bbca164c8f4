using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BackendSite.Web;

/// <summary>Answers a health check in plain text: the state in the first line, then a line for each part that has something to say.</summary>
internal static class HealthAnswer
{
    public static Task Write(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        var lines = report.Entries
            .Where(entry => !string.IsNullOrEmpty(entry.Value.Description))
            .Select(entry => $"\n{entry.Key}: {entry.Value.Description}");
        return context.Response.WriteAsync(report.Status + string.Concat(lines));
    }
}
