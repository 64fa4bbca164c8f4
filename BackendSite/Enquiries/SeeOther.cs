namespace BackendSite.Enquiries;

/// <summary>
/// 303: what was posted is done, and the browser comes back with GET (RFC 9110, 15.4.4). ASP.NET Core's own redirects are
/// 301, 302, 307 and 308.
/// </summary>
internal sealed class SeeOther(string location) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = location;
        httpContext.Response.Headers.CacheControl = EnquiryPages.Private;
        return Task.CompletedTask;
    }
}
