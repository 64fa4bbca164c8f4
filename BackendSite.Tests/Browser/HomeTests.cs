namespace BackendSite.Tests.Browser;

public class HomeTests(SiteFixture site, BrowserFixture browser) : IClassFixture<SiteFixture>
{
    [Fact]
    public async Task The_home_page_opens_without_a_complaint_of_the_browser()
    {
        await using var visit = await browser.Visit(site.Address);

        var answer = await visit.Page.GotoAsync("/");

        Assert.Equal(200, answer!.Status);
    }
}
