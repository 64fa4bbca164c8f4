namespace BackendSite.Tests.Articles;

/// <summary>A visit fails by itself when the browser complains, for example about the content policy.</summary>
public class ArticleInBrowserTests(SiteFixture site, BrowserFixture browser) : IClassFixture<SiteFixture>
{
    [Fact]
    public async Task The_article_opens_with_its_structured_data_and_charts_under_the_content_policy()
    {
        await using var visit = await browser.Visit(site.Address);

        await visit.Page.GotoAsync("/articles/what-does-a-backend-developer-do");

        Assert.Equal("https://schema.org", await visit.Page.EvaluateAsync<string>(
            "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@context']"));
        Assert.True(await visit.Page.EvaluateAsync<double>(
            "document.querySelector('figure.chart rect').getBoundingClientRect().width") > 50);
    }
}
