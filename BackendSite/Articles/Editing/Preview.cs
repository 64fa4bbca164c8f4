using BackendSite.Web;

namespace BackendSite.Articles.Editing;

/// <summary>
/// In development: takes in changed content before the next page is answered, and shows faults instead of the page. It
/// looks at the files themselves in each request, because notices of changes come late, twice or never.
/// </summary>
internal sealed class Preview(ArticleLibrary library, PublicPages pages, PageRenderer renderer) : IStartupFilter, IDisposable
{
    private static readonly string[] NotReaders = ["/staff", "/health", "/_blazor", "/_framework", "/_content"];

    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private string seen = Stamp(library.Folder);

    // First of all, because public pages are answered as soon as their route is known.
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Show);
        next(app);
    };

    public void Dispose() => oneAtATime.Dispose();

    private async Task Show(HttpContext context, RequestDelegate next)
    {
        if (NotReaders.Any(path => context.Request.Path.StartsWithSegments(path)))
        {
            await next(context);
            return;
        }

        await TakeInChanges(context.RequestAborted);
        if (library.Shelf.Faults is { Count: > 0 } faults && !Path.HasExtension(context.Request.Path))
        {
            await ShowFaults(context, faults);
            return;
        }

        await next(context);
    }

    private async Task TakeInChanges(CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var now = Stamp(library.Folder);
            if (now == seen)
            {
                return;
            }

            library.Reload();
            if (library.Shelf.Faults is [])
            {
                await pages.RenderAll();
            }

            seen = now;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    private async Task ShowFaults(HttpContext context, IReadOnlyList<ArticleFault> faults)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status500InternalServerError;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = SecurityPolicy.PublicContent;
        await response.WriteAsync(
            await renderer.Render<FaultPage>(new Dictionary<string, object?> { [nameof(FaultPage.Faults)] = faults }),
            context.RequestAborted);
    }

    private static string Stamp(string folder) => !Directory.Exists(folder) ? "" : string.Join('\n',
        new DirectoryInfo(folder).EnumerateFiles()
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => $"{file.Name} {file.LastWriteTimeUtc.Ticks} {file.Length}"));
}
