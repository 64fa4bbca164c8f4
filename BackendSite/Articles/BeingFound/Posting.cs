using System.Text.Json.Nodes;
using BackendSite.Components;
using Microsoft.Extensions.Options;

namespace BackendSite.Articles.BeingFound;

/// <summary>An article as search engines read it: the BlogPosting of its page's graph.</summary>
public sealed class Posting(PageGraph graph, IOptions<SiteOptions> site)
{
    /// <summary>The node of an article.</summary>
    public JsonObject Of(Article article) => new()
    {
        ["@type"] = "BlogPosting",
        ["@id"] = graph.Id(article.Path, "article"),
        ["headline"] = article.Title,
        ["description"] = article.Description,
        ["url"] = site.Value.Absolute(article.Path),
        ["image"] = graph.Image(article.Picture, 1200, 630),
        ["datePublished"] = Day(article.Published),
        ["dateModified"] = Day(article.LastChanged),
        ["author"] = article.Author == site.Value.Name
            ? graph.Author()
            : new JsonObject { ["@type"] = "Person", ["name"] = article.Author },
        ["inLanguage"] = "en",
        ["wordCount"] = article.WordCount,
        ["timeRequired"] = $"PT{article.ReadingMinutes}M",
    };

    private static string Day(DateOnly day) => $"{day:yyyy-MM-dd}T00:00:00Z";
}
