using System.Text;

namespace BackendSite.Web;

/// <summary>The pages that stand in for an answer without words, rendered before they are needed: what broke may be the renderer.</summary>
public sealed class ErrorPages(PageRenderer renderer)
{
    private static readonly byte[] LastResort = Encoding.UTF8.GetBytes(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Error</title>"
        + "<h1>Something went wrong</h1><p>Try again in a moment, or go to the <a href=\"/\">home page</a>.</p></html>");

    // What the framework, the rooms and the server answer with. Other statuses get the page of their hundred.
    private static readonly int[] Statuses = [400, 403, 404, 405, 413, 415, 429, 500, 503];

    private volatile Dictionary<int, byte[]> pages = [];

    /// <summary>Renders all of them.</summary>
    public async Task RenderAll()
    {
        var rendered = new Dictionary<int, byte[]>();
        foreach (var status in Statuses)
        {
            var html = await renderer.Render<ErrorPage>(new Dictionary<string, object?> { [nameof(ErrorPage.Status)] = status });
            rendered[status] = Encoding.UTF8.GetBytes(html);
        }

        pages = rendered;
    }

    /// <summary>Writes the page of the answer's status, which no cache keeps.</summary>
    public async Task Write(HttpContext context)
    {
        var response = context.Response;
        var body = Find(response.StatusCode);
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(body, context.RequestAborted);
        }
    }

    private byte[] Find(int status)
    {
        var current = pages;
        return current.GetValueOrDefault(status) ?? current.GetValueOrDefault(status < 500 ? 400 : 500) ?? LastResort;
    }
}
