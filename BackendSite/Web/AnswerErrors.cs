namespace BackendSite.Web;

/// <summary>Gives every refusal without words a page, whatever the method was.</summary>
internal sealed class AnswerErrors(RequestDelegate next, ErrorPages pages)
{
    public async Task Invoke(HttpContext context)
    {
        // Routing's own refusals (405, 415) are endpoints that nobody may have opened to the public: asking strangers to sign
        // in for them would be wrong, so they are answered before that question comes up.
        if (context.GetEndpoint() is { RequestDelegate: { } refuse } and not RouteEndpoint)
        {
            await refuse(context);
        }
        else
        {
            await next(context);
        }

        var response = context.Response;
        if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
        {
            await pages.Write(context);
        }
    }
}
