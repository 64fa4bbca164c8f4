namespace BackendSite.Web;

/// <summary>Puts the security headers on every answer that is not served as ready bytes, errors included.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IHostEnvironment environment)
{
    private readonly KeyValuePair<string, string>[] common = SecurityPolicy.Common(https: !environment.IsDevelopment());

    public Task Invoke(HttpContext context)
    {
        // At the last moment: Blazor adds a policy of its own, and an error clears what was set before.
        context.Response.OnStarting(static state =>
        {
            var (context, common) = ((HttpContext, KeyValuePair<string, string>[]))state;
            var headers = context.Response.Headers;
            foreach (var (name, value) in common)
            {
                headers[name] = value;
            }

            headers.ContentSecurityPolicy = SecurityPolicy.ContentFor(context);
            if (context.Request.Path.StartsWithSegments("/staff"))
            {
                var mayKeep = context.Response.StatusCode == StatusCodes.Status200OK ? context.GetEndpoint()?.Metadata.GetMetadata<Caching>() : null;
                headers.CacheControl = mayKeep?.Value ?? "private, no-store";
                headers["X-Robots-Tag"] = "noindex";
            }

            return Task.CompletedTask;
        }, (context, common));
        return next(context);
    }
}
