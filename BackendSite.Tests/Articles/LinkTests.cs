using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace BackendSite.Tests.Articles;

/// <summary>Follows every link of the public pages that stays on the site, and everything that they load.</summary>
[Collection(PublishedSiteTests.Name)]
public partial class LinkTests(PublishedSite site)
{
    [GeneratedRegex(@"url\(""?(?<address>[^"")]+)")]
    private static partial Regex CssAddress { get; }

    [Fact]
    public async Task Every_link_anchor_and_asset_of_the_site_resolves()
    {
        var pages = new Dictionary<string, IDocument?>();
        var open = new Queue<(string From, Uri Address)>([("start", new Uri(PublishedSite.BaseUrl + "/"))]);
        var broken = new List<string>();
        while (open.TryDequeue(out var link))
        {
            var path = link.Address.PathAndQuery;
            if (!pages.TryGetValue(path, out var page))
            {
                page = await Open(link.From, path, open, broken);
                pages.Add(path, page);
            }

            if (link.Address.Fragment.Length > 1 && page?.GetElementById(Uri.UnescapeDataString(link.Address.Fragment[1..])) is null)
            {
                broken.Add($"{link.From} → {link.Address}: no such anchor");
            }
        }

        Assert.Empty(broken);
        Assert.True(pages.Values.Count(page => page is not null) >= 8, string.Join('\n', pages.Keys));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/articles")]
    [InlineData("/contact")]
    [InlineData("/privacy")]
    [InlineData("/articles/what-does-a-backend-developer-do")]
    public async Task No_two_elements_of_a_page_have_the_same_id(string path)
    {
        var page = new HtmlParser().ParseDocument(await site.Read(path));

        Assert.Distinct(page.QuerySelectorAll("[id]").Select(element => element.Id));
    }

    private async Task<IDocument?> Open(string from, string path, Queue<(string From, Uri Address)> open, List<string> broken)
    {
        using var answer = await site.Client.GetAsync(path, TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            broken.Add($"{from} → {path}: {(int)answer.StatusCode}");
            return null;
        }

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        switch (answer.Content.Headers.ContentType?.MediaType)
        {
            case "text/html":
                var page = new HtmlParser().ParseDocument(text);
                Add(page.QuerySelectorAll("a[href], link[href]").Select(link => link.GetAttribute("href"))
                    .Concat(page.QuerySelectorAll("img[src], script[src]").Select(asset => asset.GetAttribute("src")))
                    .Concat(page.QuerySelectorAll("meta[property='og:image']").Select(picture => picture.GetAttribute("content"))));
                return page;
            case "text/css":
                Add(CssAddress.Matches(text).Select(match => match.Groups["address"].Value));
                return null;
            default:
                return null;
        }

        void Add(IEnumerable<string?> addresses)
        {
            foreach (var address in addresses.Select(address => new Uri(new Uri(PublishedSite.BaseUrl + path), address)))
            {
                if (address.GetLeftPart(UriPartial.Authority) == PublishedSite.BaseUrl)
                {
                    open.Enqueue((path, address));
                }
            }
        }
    }
}
