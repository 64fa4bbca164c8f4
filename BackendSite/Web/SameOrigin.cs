using BackendSite.Components;
using Microsoft.Extensions.Options;

namespace BackendSite.Web;

/// <summary>
/// Tells requests that our own pages cause from those that another site's do: nobody else may post the public form, which is
/// anonymous and has no token (it would go stale and lose an enquiry), nor anything in the staff wing, nor open its sockets.
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
