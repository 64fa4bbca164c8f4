using BackendSite.Components;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries;

/// <summary>
/// Lets only our own pages post the public form. The form is anonymous and carries no authority, so it needs no token, which
/// would go stale and lose an enquiry; what must not happen is that another site's visitors send enquiries without knowing.
/// Browsers say where a request comes from in <c>Sec-Fetch-Site</c> (Fetch Metadata), older ones in <c>Origin</c>; a program
/// that sends neither is no browser and speaks for itself.
/// </summary>
internal sealed class SameOrigin(IOptions<SiteOptions> site)
{
    /// <summary>True when the request comes from this site, or from no site at all.</summary>
    public bool Allows(HttpRequest request)
    {
        var fetchSite = request.Headers["Sec-Fetch-Site"].ToString();
        if (fetchSite.Length > 0)
        {
            return fetchSite is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || Is(origin, $"{request.Scheme}://{request.Host}")
            || Is(origin, new Uri(site.Value.BaseUrl).GetLeftPart(UriPartial.Authority));
    }

    private static bool Is(string origin, string ours) => origin.Equals(ours, StringComparison.OrdinalIgnoreCase);
}
