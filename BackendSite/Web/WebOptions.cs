using System.Net;

namespace BackendSite.Web;

/// <summary>What stands between the site and its visitors: the section <c>Web</c> of the settings.</summary>
public sealed class WebOptions
{
    /// <summary>
    /// Addresses or networks (<c>10.0.0.0/8</c>), separated by commas, of the proxies whose <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> are believed; empty believes nobody.
    /// </summary>
    public string KnownProxies { get; set; } = "";

    /// <summary>How long the site still answers after it was told to stop, while <c>/health/ready</c> says so; zero when nobody looks there.</summary>
    public TimeSpan LeaveWithin { get; set; }

    /// <summary>Where public pages are kept as files for a web server in front (<see cref="PageFiles"/>); empty for nowhere.</summary>
    public string PagesDirectory { get; set; } = "";

    internal IEnumerable<string> ProxyEntries => KnownProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    internal bool NamesNetworks => ProxyEntries.All(entry => IPNetwork.TryParse(entry, out _) || IPAddress.TryParse(entry, out _));
}
