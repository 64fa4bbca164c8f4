using System.Net;

namespace BackendSite.Tests.Web;

public class PublicPageTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    [Fact]
    public async Task A_page_carries_no_cookie_and_may_be_cached()
    {
        using var answer = await site.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.True(answer.Headers.CacheControl!.Public);
    }
}
