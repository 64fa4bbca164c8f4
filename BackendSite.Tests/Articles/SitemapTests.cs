using System.Xml.Linq;
using System.Xml.Schema;

namespace BackendSite.Tests.Articles;

[Collection(PublishedSiteTests.Name)]
public class SitemapTests(PublishedSite site)
{
    private static readonly XNamespace Protocol = "http://www.sitemaps.org/schemas/sitemap/0.9";

    [Fact]
    public async Task The_sitemap_is_valid_by_the_schema_of_its_protocol()
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(Protocol.NamespaceName, Path.Combine(Repository.Root, "BackendSite.Tests", "Articles", "Schemas", "sitemap.xsd"));

        (await Sitemap()).Validate(schemas, (_, error) => Assert.Fail(error.Message));
    }

    [Fact]
    public async Task It_lists_every_public_page_once_with_its_canonical_address()
    {
        var addresses = (await Sitemap()).Descendants(Protocol + "loc").Select(location => location.Value).ToList();

        Assert.Distinct(addresses);
        Assert.All(["/", "/articles", "/contact", "/privacy", "/articles/what-does-a-backend-developer-do"],
            path => Assert.Contains(PublishedSite.BaseUrl + path, addresses));
        foreach (var address in addresses)
        {
            Assert.Contains($"<link rel=\"canonical\" href=\"{address}\"", await site.Read(address[PublishedSite.BaseUrl.Length..]));
        }
    }

    [Fact]
    public async Task An_article_is_dated_by_its_last_change()
    {
        var article = (await Sitemap()).Descendants(Protocol + "url")
            .Single(url => url.Element(Protocol + "loc")!.Value.EndsWith("/what-does-a-backend-developer-do", StringComparison.Ordinal));

        Assert.Equal("2026-11-23", article.Element(Protocol + "lastmod")!.Value);
    }

    [Fact]
    public async Task Robots_are_shown_the_sitemap_and_kept_from_what_is_private()
    {
        var lines = (await site.Read("/robots.txt")).Split('\n');

        Assert.Equal("User-agent: *", lines[0]);
        Assert.Contains("Disallow: /staff", lines);
        Assert.Contains("Disallow: /enquiries/", lines);
        Assert.Contains($"Sitemap: {PublishedSite.BaseUrl}/sitemap.xml", lines);
    }

    private async Task<XDocument> Sitemap() => XDocument.Parse(await site.Read("/sitemap.xml"));
}
