using System.Xml.Linq;
using System.Xml.Schema;
using AngleSharp.Html.Parser;

namespace BackendSite.Tests.Articles;

[Collection(PublishedSiteTests.Name)]
public class FeedTests(PublishedSite site)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task The_feed_is_valid_by_the_schema_of_Atom()
    {
        var feed = await Feed();
        var schemas = new XmlSchemaSet();
        schemas.Add(Atom.NamespaceName, Path.Combine(Repository.Root, "BackendSite.Tests", "Articles", "Schemas", "atom.xsd"));

        feed.Validate(schemas, (_, error) => Assert.Fail(error.Message));
    }

    [Fact]
    public async Task Feed_and_entries_have_exactly_one_of_what_Atom_requires_and_ids_of_their_own()
    {
        var feed = (await Feed()).Root!;
        var parts = feed.Elements(Atom + "entry").Prepend(feed).ToList();

        Assert.All(parts, part => Assert.All(["id", "title", "updated", "author"], name => Assert.Single(part.Elements(Atom + name))));
        Assert.Equal(parts.Count, parts.Select(part => part.Element(Atom + "id")!.Value).Distinct().Count());
        Assert.All(parts, part => Assert.StartsWith("tag:www.example.test,", part.Element(Atom + "id")!.Value));
        Assert.Equal($"{PublishedSite.BaseUrl}/feed.xml", feed.Elements(Atom + "link").Single(link => (string)link.Attribute("rel")! == "self").Attribute("href")!.Value);
    }

    [Fact]
    public async Task Entries_carry_the_full_text_with_links_that_work_anywhere()
    {
        var entries = (await Feed()).Root!.Elements(Atom + "entry").ToList();

        Assert.True(entries.Count >= 4);
        Assert.All(entries, entry =>
        {
            var html = new HtmlParser().ParseDocument(entry.Element(Atom + "content")!.Value);
            Assert.True(html.Body!.TextContent.Split(' ').Length > 500);
            Assert.All(html.QuerySelectorAll("[href], [src]"), link =>
                Assert.Matches("^(https?|mailto):", link.GetAttribute("href") ?? link.GetAttribute("src")));
            Assert.Empty(html.QuerySelectorAll("[role=img]"));
        });
        Assert.Contains(entries, entry => entry.Element(Atom + "published")!.Value == "2021-10-08T00:00:00Z");
    }

    [Fact]
    public async Task It_is_sent_as_a_feed()
    {
        using var answer = await site.Client.GetAsync("/feed.xml", TestContext.Current.CancellationToken);

        Assert.Equal("application/atom+xml; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
    }

    private async Task<XDocument> Feed() => XDocument.Parse(await site.Read("/feed.xml"));
}
