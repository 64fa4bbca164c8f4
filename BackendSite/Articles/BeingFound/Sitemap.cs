using System.Xml.Linq;
using BackendSite.Components;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Articles.BeingFound;

/// <summary>Every page that search engines may show, with the day of its last change (sitemaps.org, protocol 0.9).</summary>
internal sealed class Sitemap(ArticleLibrary library, PublicPages pages, IOptions<SiteOptions> options)
{
    private static readonly XNamespace Protocol = "http://www.sitemaps.org/schemas/sitemap/0.9";

    /// <summary>Pages that list articles, and so change with the newest.</summary>
    private static readonly string[] Lists = ["/", "/articles"];

    /// <summary>Pages whose words are part of the program.</summary>
    private static readonly string[] Standing = ["/contact", "/privacy"];

    public Task<string> Make()
    {
        var built = DateOnly.FromDateTime(File.GetLastWriteTimeUtc(typeof(Sitemap).Assembly.Location));
        var newest = library.All.Select(article => article.LastChanged).DefaultIfEmpty(built).Max();
        var entries = Lists.Select(path => (path, newest))
            .Concat(library.All.Select(article => (article.Path, article.LastChanged)))
            .Concat(Standing.Select(path => (path, built)))
            .Where(entry => library.All.Any(article => article.Path == entry.Item1) || pages.Paths.Contains(entry.Item1));
        return Task.FromResult(XmlText.Of(new XElement(Protocol + "urlset", entries.Select(entry => Url(entry.Item1, entry.Item2)))));
    }

    private XElement Url(string path, DateOnly changed) => new(Protocol + "url",
        new XElement(Protocol + "loc", options.Value.Absolute(path)),
        new XElement(Protocol + "lastmod", $"{changed:yyyy-MM-dd}"));
}
