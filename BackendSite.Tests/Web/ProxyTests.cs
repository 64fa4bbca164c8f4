using System.Net;

namespace BackendSite.Tests.Web;

public class ProxyTests
{
    [Theory]
    [InlineData("evil.test", HttpStatusCode.BadRequest)]
    [InlineData("www.edvantis.com", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    public async Task The_site_answers_to_its_own_names_only(string host, HttpStatusCode status)
    {
        await using var site = await new SiteFixture { Settings = { ["Site:BaseUrl"] = "https://www.edvantis.com" } }.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = host } };

        using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", HttpStatusCode.SeeOther)]
    [InlineData("10.0.0.0/8", HttpStatusCode.TooManyRequests)]
    [InlineData("", HttpStatusCode.TooManyRequests)]
    public async Task Only_a_known_proxy_is_believed_about_where_a_visitor_comes_from(string proxies, HttpStatusCode second)
    {
        await using var site = await new SiteFixture
        {
            Settings = { ["Web:KnownProxies"] = proxies, ["Enquiries:PerAddressPerMinute"] = "1" },
        }.Start();
        using var first = await site.Client.PostEnquiry(EnquiryPosts.Fields(), request => request.Headers.Add("X-Forwarded-For", "192.0.2.1"));

        using var answer = await site.Client.PostEnquiry(EnquiryPosts.Fields(), request => request.Headers.Add("X-Forwarded-For", "192.0.2.2"));

        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        Assert.Equal(second, answer.StatusCode);
    }
}
