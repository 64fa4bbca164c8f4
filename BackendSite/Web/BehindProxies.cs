using System.Net;
using BackendSite.Components;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace BackendSite.Web;

/// <summary>Which names the site answers to, and whose word it takes for where a visitor comes from.</summary>
internal static class BehindProxies
{
    private static readonly TimeSpan MostOfALeave = TimeSpan.FromSeconds(20);

    public static void AddProxies(this IServiceCollection services)
    {
        services.AddSettings<WebOptions>("Web")
            .Validate(web => web.NamesNetworks, "Web:KnownProxies: each entry must be an IP address or a network such as 10.0.0.0/8.")
            .Validate(web => web.LeaveWithin >= TimeSpan.Zero && web.LeaveWithin <= MostOfALeave, $"Web:LeaveWithin: at most {MostOfALeave}, since what is under way needs the rest of the time that a stop may take.");

        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<WebOptions>>((forwarded, web) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var entry in web.Value.ProxyEntries)
            {
                forwarded.KnownIPNetworks.Add(entry.Contains('/') ? IPNetwork.Parse(entry) : Alone(IPAddress.Parse(entry)));
            }
        });

        // The site's own name need not be said twice.
        services.AddOptions<HostFilteringOptions>().PostConfigure<IOptions<SiteOptions>>((hosts, site) =>
        {
            hosts.AllowedHosts = [.. hosts.AllowedHosts.Append(new Uri(site.Value.BaseUrl).Host).Distinct(StringComparer.OrdinalIgnoreCase)];

            // The middleware's own words for a wrong host come without our headers; the bare status says enough.
            hosts.IncludeFailureMessage = false;
        });
    }

    /// <summary>Believes the configured proxies, and nobody when there are none: the middleware would then believe everybody.</summary>
    public static void UseProxies(this WebApplication app)
    {
        if (!string.IsNullOrWhiteSpace(app.Configuration["Web:KnownProxies"]))
        {
            app.UseForwardedHeaders();
        }
    }

    private static IPNetwork Alone(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);
}
