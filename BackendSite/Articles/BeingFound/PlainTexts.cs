using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackendSite.Components;
using Microsoft.Extensions.Options;

namespace BackendSite.Articles.BeingFound;

/// <summary>The small files that programs ask every site for.</summary>
internal sealed class PlainTexts(ArticleLibrary library, TimeProvider time, IOptions<SiteOptions> options)
{
    // RFC 9116 wants less than a year. Counted from the start, it lasts as long as a site may reasonably run unattended.
    private static readonly TimeSpan SecurityTextLasts = TimeSpan.FromDays(360);

    private SiteOptions Site => options.Value;

    /// <summary>/robots.txt (RFC 9309).</summary>
    public string Robots() =>
        $"""
        User-agent: *
        Disallow: /staff
        Disallow: /enquiries/

        Sitemap: {Site.Absolute("/sitemap.xml")}

        """;

    /// <summary>/.well-known/security.txt (RFC 9116).</summary>
    public string Security() =>
        $"""
        Contact: mailto:{Site.EngagementEmail}
        Expires: {time.GetUtcNow() + SecurityTextLasts:yyyy-MM-ddTHH:mm:ssZ}
        Preferred-Languages: en
        Canonical: {Site.Absolute("/.well-known/security.txt")}

        """;

    /// <summary>/llms.txt (llmstxt.org): what the site holds, as Markdown.</summary>
    public string LanguageModels()
    {
        var text = new StringBuilder();
        text.Append($"# {Site.Name}\n\n");
        text.Append($"> {Site.Name} supplies backend engineers and managed backend teams. An expert answers every project enquiry within one business day.\n\n");
        text.Append("## Articles\n\n");
        foreach (var article in library.All)
        {
            text.Append($"- [{article.Title}]({Site.Absolute(article.Path)}): {article.Description}\n");
        }

        text.Append("\n## Contact\n\n");
        text.Append($"- [Send an enquiry]({Site.Absolute("/contact")}): the form, or write to {Site.EngagementEmail}\n");
        text.Append($"- [Privacy]({Site.Absolute("/privacy")}): what is stored, why and for how long\n");
        text.Append("\n## Optional\n\n");
        text.Append($"- [Feed]({Site.Absolute("/feed.xml")}): all articles with their full text\n");
        return text.ToString();
    }

    /// <summary>/Site.webmanifest (W3C Web Application Manifest).</summary>
    public string Manifest() => new JsonObject
    {
        ["name"] = Site.Name,
        ["short_name"] = Site.Name,
        ["start_url"] = "/",
        ["display"] = "browser",
        ["lang"] = "en",
        ["background_color"] = Brand.Paper.Light,
        ["theme_color"] = Brand.Paper.Light,
        ["icons"] = new JsonArray(Icon(192, "any"), Icon(512, "any"), Icon(512, "maskable")),
    }.ToJsonString(JsonSerializerOptions.Default);

    private static JsonObject Icon(int side, string purpose) => new()
    {
        ["src"] = $"/icon-{side}.png",
        ["sizes"] = $"{side}x{side}",
        ["type"] = "image/png",
        ["purpose"] = purpose,
    };
}
