using System.Text.RegularExpressions;
using System.Xml.Linq;
using BackendSite.Components;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Articles.BeingFound;

/// <summary>The articles as an Atom feed (RFC 4287), with their full text and nothing that needs this site to resolve it.</summary>
internal sealed partial class Feed(ArticleLibrary library, PageRenderer renderer, IOptions<SiteOptions> options)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private SiteOptions Site => options.Value;

    [GeneratedRegex("(?<attribute> (?:href|src)=\")(?<start>[/#?])")]
    private static partial Regex OwnAddress { get; }

    /// <summary>Makes the whole feed, newest article first.</summary>
    public async Task<string> Make()
    {
        var feed = new XElement(Atom + "feed",
            new XAttribute(XNamespace.Xml + "lang", "en"),
            new XElement(Atom + "title", $"{Site.Name}: articles"),
            new XElement(Atom + "id", Id(new(2021, 1, 1), "/articles")),
            new XElement(Atom + "updated", Day(library.All.Select(article => article.LastChanged).DefaultIfEmpty(new(2021, 1, 1)).Max())),
            Link("self", "/feed.xml", "application/atom+xml"),
            Link("alternate", "/", "text/html"),
            new XElement(Atom + "icon", Site.Absolute("/icon-192.png")),
            Author(Site.Name));
        foreach (var article in library.All)
        {
            feed.Add(await Entry(article));
        }

        return XmlText.Of(feed);
    }

    private async Task<XElement> Entry(Article article) => new(Atom + "entry",
        new XElement(Atom + "title", article.Title),
        new XElement(Atom + "id", Id(article.Published, article.Path)),
        Link("alternate", article.Path, "text/html"),
        new XElement(Atom + "published", Day(article.Published)),
        new XElement(Atom + "updated", Day(article.LastChanged)),
        Author(article.Author),
        new XElement(Atom + "summary", article.Description),
        new XElement(Atom + "content", new XAttribute("type", "html"), await Text(article)));

    private async Task<string> Text(Article article)
    {
        var html = await renderer.Render<ArticleText>(new Dictionary<string, object?> { [nameof(ArticleText.Article)] = article });
        return OwnAddress.Replace(html, match =>
            match.Groups["attribute"].Value
            + (match.Groups["start"].Value is "/" ? Site.Absolute("/") : Site.Absolute(article.Path) + match.Groups["start"].Value));
    }

    // A tag (RFC 4151) instead of the address: a reader shows no article twice when the site moves to https.
    private string Id(DateOnly since, string path) => $"tag:{new Uri(Site.BaseUrl).Host},{since:yyyy-MM-dd}:{path}";

    private XElement Link(string relation, string path, string type) => new(Atom + "link",
        new XAttribute("rel", relation),
        new XAttribute("type", type),
        new XAttribute("href", Site.Absolute(path)));

    private static XElement Author(string name) => new(Atom + "author", new XElement(Atom + "name", name));

    private static string Day(DateOnly day) => $"{day:yyyy-MM-dd}T00:00:00Z";
}
