using System.Text.Json;
using System.Text.Json.Nodes;
using BackendSite.Components;
using Microsoft.Extensions.Options;

namespace BackendSite.Articles.BeingFound;

/// <summary>
/// What search engines read: one JSON-LD graph a page, in the vocabulary of schema.org. The text is safe inside a script
/// element, because the serializer escapes every angle bracket.
/// </summary>
public sealed class StructuredData(IOptions<SiteOptions> options)
{
    private SiteOptions Site => options.Value;

    private string Organization => Site.Absolute("/#organization");

    private string WebSite => Site.Absolute("/#website");

    /// <summary>The graph of the home page.</summary>
    public string OfHome(string description) => Graph(WebPage("/", Site.Name, description));

    /// <summary>The graph of an article's page.</summary>
    public string Of(Article article)
    {
        var address = Site.Absolute(article.Path);
        var page = WebPage(article.Path, article.Title, article.Description);
        page["primaryImageOfPage"] = Picture(article);
        page["breadcrumb"] = Reference($"{address}#breadcrumb");
        page["datePublished"] = Day(article.Published);
        page["dateModified"] = Day(article.LastChanged);
        return Graph(page, Breadcrumb(article), Posting(article));
    }

    private JsonObject Posting(Article article) => new()
    {
        ["@type"] = "BlogPosting",
        ["@id"] = Site.Absolute(article.Path) + "#article",
        ["headline"] = article.Title,
        ["description"] = article.Description,
        ["url"] = Site.Absolute(article.Path),
        ["image"] = Picture(article),
        ["datePublished"] = Day(article.Published),
        ["dateModified"] = Day(article.LastChanged),
        ["author"] = article.Author == Site.Name
            ? new JsonObject { ["@type"] = "Organization", ["@id"] = Organization, ["name"] = Site.Name, ["url"] = Site.Absolute("/") }
            : new JsonObject { ["@type"] = "Person", ["name"] = article.Author },
        ["publisher"] = Reference(Organization),
        ["mainEntityOfPage"] = Reference(Site.Absolute(article.Path) + "#webpage"),
        ["isPartOf"] = Reference(WebSite),
        ["inLanguage"] = "en",
        ["wordCount"] = article.WordCount,
        ["timeRequired"] = $"PT{article.ReadingMinutes}M",
    };

    private JsonObject Breadcrumb(Article article) => new()
    {
        ["@type"] = "BreadcrumbList",
        ["@id"] = Site.Absolute(article.Path) + "#breadcrumb",
        ["itemListElement"] = new JsonArray(
            Step(1, Site.Name, Site.Absolute("/")),
            Step(2, article.Title, Site.Absolute(article.Path))),
    };

    private JsonObject WebPage(string path, string name, string description) => new()
    {
        ["@type"] = "WebPage",
        ["@id"] = Site.Absolute(path) + "#webpage",
        ["url"] = Site.Absolute(path),
        ["name"] = name,
        ["description"] = description,
        ["isPartOf"] = Reference(WebSite),
        ["inLanguage"] = "en",
    };

    private string Graph(params JsonObject[] nodes)
    {
        var graph = new JsonArray(
            new JsonObject
            {
                ["@type"] = "Organization",
                ["@id"] = Organization,
                ["name"] = Site.Name,
                ["url"] = Site.Absolute("/"),
                ["email"] = Site.EngagementEmail,
                ["logo"] = Image("/icon-512.png", 512, 512),
            },
            new JsonObject
            {
                ["@type"] = "WebSite",
                ["@id"] = WebSite,
                ["url"] = Site.Absolute("/"),
                ["name"] = Site.Name,
                ["publisher"] = Reference(Organization),
                ["inLanguage"] = "en",
            });
        foreach (var node in nodes)
        {
            graph.Add(node);
        }

        return new JsonObject { ["@context"] = "https://schema.org", ["@graph"] = graph }.ToJsonString(JsonSerializerOptions.Default);
    }

    private JsonObject Picture(Article article) => Image(article.Picture, 1200, 630);

    private JsonObject Image(string path, int width, int height) => new()
    {
        ["@type"] = "ImageObject",
        ["url"] = Site.Absolute(path),
        ["width"] = width,
        ["height"] = height,
    };

    private static JsonObject Step(int position, string name, string address) => new()
    {
        ["@type"] = "ListItem",
        ["position"] = position,
        ["name"] = name,
        ["item"] = address,
    };

    private static JsonObject Reference(string id) => new() { ["@id"] = id };

    private static string Day(DateOnly day) => $"{day:yyyy-MM-dd}T00:00:00Z";
}
