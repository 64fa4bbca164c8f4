namespace BackendSite.Tests;

/// <summary>A site that lets one address send as much as the tests of a class do.</summary>
public sealed class OpenSite : SiteFixture
{
    public OpenSite() => Settings["Enquiries:PerAddressPerMinute"] = "100000";
}
