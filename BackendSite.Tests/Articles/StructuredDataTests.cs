using System.Text.Json;
using AngleSharp.Html.Parser;

namespace BackendSite.Tests.Articles;

[Collection(PublishedSiteTests.Name)]
public class StructuredDataTests(PublishedSite site)
{
    private const string Article = "/articles/what-does-a-backend-developer-do";

    /// <summary>What schema.org's consumers require or recommend for each type that a page of ours uses.</summary>
    private static readonly Dictionary<string, string[]> Required = new()
    {
        ["BlogPosting"] = ["headline", "description", "image", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage", "inLanguage", "wordCount"],
        ["WebPage"] = ["url", "name", "description", "isPartOf", "inLanguage"],
        ["BreadcrumbList"] = ["itemListElement"],
        ["Organization"] = ["name", "url", "logo", "email"],
        ["WebSite"] = ["name", "url", "publisher", "inLanguage"],
    };

    [Theory]
    [InlineData(Article, "BlogPosting", "WebPage", "BreadcrumbList", "Organization", "WebSite")]
    [InlineData("/", "WebPage", "Organization", "WebSite")]
    [InlineData("/articles", "WebPage", "BreadcrumbList", "Organization", "WebSite")]
    [InlineData("/contact", "WebPage", "BreadcrumbList", "Organization", "WebSite")]
    [InlineData("/privacy", "WebPage", "BreadcrumbList", "Organization", "WebSite")]
    public async Task A_page_describes_itself_with_all_required_properties(string path, params string[] types)
    {
        var nodes = await Graph(path);

        Assert.Equal(types.Order(), nodes.Select(Type).Order());
        Assert.All(nodes, node => Assert.All(Required[Type(node)], name =>
            Assert.True(node.TryGetProperty(name, out var value) && value.ToString().Length > 0, $"{Type(node)} lacks {name}")));
    }

    [Theory]
    [InlineData(Article)]
    [InlineData("/")]
    [InlineData("/contact")]
    public async Task References_between_the_nodes_resolve(string path)
    {
        var nodes = await Graph(path);
        var known = nodes.Select(node => node.GetProperty("@id").GetString()).ToList();

        Assert.Distinct(known);
        var references = nodes.SelectMany(node => node.EnumerateObject())
            .Where(property => property.Value.ValueKind == JsonValueKind.Object && property.Value.EnumerateObject().Count() == 1)
            .Select(property => property.Value.GetProperty("@id").GetString());
        Assert.All(references, reference => Assert.Contains(reference, known));
    }

    [Fact]
    public async Task The_posting_tells_its_dates_with_a_zone_and_its_picture_with_its_size()
    {
        var posting = (await Graph(Article)).Single(node => Type(node) == "BlogPosting");
        var picture = posting.GetProperty("image");

        Assert.Equal("2021-10-08T00:00:00Z", posting.GetProperty("datePublished").GetString());
        Assert.True(posting.GetProperty("headline").GetString()!.Length <= 110);
        Assert.Equal("Edvantis", posting.GetProperty("author").GetProperty("name").GetString());
        Assert.Equal(PublishedSite.BaseUrl + "/og/what-does-a-backend-developer-do.png", picture.GetProperty("url").GetString());
        Assert.Equal((1200, 630), (picture.GetProperty("width").GetInt32(), picture.GetProperty("height").GetInt32()));
    }

    [Fact]
    public async Task The_breadcrumb_leads_from_the_home_page_over_the_articles_to_the_article()
    {
        var steps = (await Graph(Article)).Single(node => Type(node) == "BreadcrumbList").GetProperty("itemListElement").EnumerateArray().ToList();

        Assert.Equal([1, 2, 3], steps.Select(step => step.GetProperty("position").GetInt32()));
        Assert.Equal(new[] { "/", "/articles", Article }.Select(path => PublishedSite.BaseUrl + path), steps.Select(step => step.GetProperty("item").GetString()));
    }

    [Theory]
    [InlineData("/", "website", "/og/site.png")]
    [InlineData("/contact", "website", "/og/site.png")]
    [InlineData(Article, "article", "/og/what-does-a-backend-developer-do.png")]
    public async Task A_shared_link_shows_a_card(string path, string kind, string picture)
    {
        var head = new HtmlParser().ParseDocument(await site.Read(path)).Head!;
        string? Content(string name) => head.QuerySelector($"meta[property='{name}'], meta[name='{name}']")?.GetAttribute("content");

        Assert.Equal(kind, Content("og:type"));
        Assert.Equal(PublishedSite.BaseUrl + path, Content("og:url"));
        Assert.Equal(PublishedSite.BaseUrl + path, head.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
        Assert.Equal(PublishedSite.BaseUrl + picture, Content("og:image"));
        Assert.Equal("summary_large_image", Content("twitter:card"));
        Assert.All(["og:title", "og:description", "og:site_name", "og:image:alt", "description"], name => Assert.NotEmpty(Content(name) ?? ""));
    }

    [Fact]
    public async Task The_address_in_a_request_never_becomes_the_canonical_one()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "localhost" } };
        using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("//localhost", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Type(JsonElement node) => node.GetProperty("@type").GetString()!;

    private async Task<List<JsonElement>> Graph(string path)
    {
        var script = new HtmlParser().ParseDocument(await site.Read(path)).QuerySelector("script[type='application/ld+json']");
        var document = JsonDocument.Parse(script!.TextContent).RootElement;
        Assert.Equal("https://schema.org", document.GetProperty("@context").GetString());
        return [.. document.GetProperty("@graph").EnumerateArray()];
    }
}
