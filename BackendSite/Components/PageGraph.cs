using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace BackendSite.Components;

/// <summary>
/// What search engines read: one JSON-LD graph a page, in the vocabulary of schema.org. The text is safe inside a script
/// element, because the serializer escapes every angle bracket.
/// </summary>
public sealed class PageGraph(IOptions<SiteOptions> options)
{
    private SiteOptions Site => options.Value;

    private string Organization => Site.Absolute("/#organization");

    private string WebSite => Site.Absolute("/#website");

    /// <summary>The graph of a page: who publishes it, the site, the page, the way to it from the home page, and what it is about.</summary>
    /// <param name="path">The page's own path.</param>
    /// <param name="name">Its title; the site's name on the home page.</param>
    /// <param name="description">Its description.</param>
    /// <param name="picture">The path of its picture, 1200 by 630 pixels.</param>
    /// <param name="parent">The page above it, when that is not the home page; null otherwise.</param>
    /// <param name="content">A node of its own for what the page holds; null for none.</param>
    public string Of(string path, string name, string description, string picture, (string Name, string Path)? parent, JsonObject? content)
    {
        var page = Page(path, name, description, picture);
        var nodes = new JsonArray(Publisher(), Whole(), page);
        if (path != "/")
        {
            page["breadcrumb"] = Reference(Id(path, "breadcrumb"));
            nodes.Add(Breadcrumb(path, parent is { } above ? [(Site.Name, "/"), above, (name, path)] : [(Site.Name, "/"), (name, path)]));
        }

        if (content is not null)
        {
            content["publisher"] = Reference(Organization);
            content["mainEntityOfPage"] = Reference(Id(path, "webpage"));
            content["isPartOf"] = Reference(WebSite);
            nodes.Add(content);
        }

        return new JsonObject { ["@context"] = "https://schema.org", ["@graph"] = nodes }.ToJsonString(JsonSerializerOptions.Default);
    }

    /// <summary>The name of a node on a page.</summary>
    public string Id(string path, string node) => $"{Site.Absolute(path)}#{node}";

    /// <summary>The site's publisher where somebody has to be named.</summary>
    public JsonObject Author() =>
        new() { ["@type"] = "Organization", ["@id"] = Organization, ["name"] = Site.Name, ["url"] = Site.Absolute("/") };

    /// <summary>A picture of the site.</summary>
    public JsonObject Image(string path, int width, int height) => new()
    {
        ["@type"] = "ImageObject",
        ["url"] = Site.Absolute(path),
        ["width"] = width,
        ["height"] = height,
    };

    private JsonObject Publisher()
    {
        var publisher = Author();
        publisher["email"] = Site.EngagementEmail;
        publisher["logo"] = Image("/icon-512.png", 512, 512);
        return publisher;
    }

    private JsonObject Whole() => new()
    {
        ["@type"] = "WebSite",
        ["@id"] = WebSite,
        ["url"] = Site.Absolute("/"),
        ["name"] = Site.Name,
        ["publisher"] = Reference(Organization),
        ["inLanguage"] = "en",
    };

    private JsonObject Page(string path, string name, string description, string picture) => new()
    {
        ["@type"] = "WebPage",
        ["@id"] = Id(path, "webpage"),
        ["url"] = Site.Absolute(path),
        ["name"] = name,
        ["description"] = description,
        ["primaryImageOfPage"] = Image(picture, 1200, 630),
        ["isPartOf"] = Reference(WebSite),
        ["inLanguage"] = "en",
    };

    private JsonObject Breadcrumb(string path, IEnumerable<(string Name, string Path)> steps) => new()
    {
        ["@type"] = "BreadcrumbList",
        ["@id"] = Id(path, "breadcrumb"),
        ["itemListElement"] = new JsonArray([.. steps.Select((step, i) => new JsonObject
        {
            ["@type"] = "ListItem",
            ["position"] = i + 1,
            ["name"] = step.Name,
            ["item"] = Site.Absolute(step.Path),
        })]),
    };

    private static JsonObject Reference(string id) => new() { ["@id"] = id };
}
