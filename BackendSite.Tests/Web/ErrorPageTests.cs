using System.Net;
using BackendSite.Enquiries;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Web;

public class ErrorPageTests(ErrorPageTests.BreakingSite site) : IClassFixture<ErrorPageTests.BreakingSite>
{
    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("POST", "/nowhere", 404)]
    [InlineData("DELETE", "/nowhere", 404)]
    [InlineData("GET", "/articles/nowhere", 404)]
    [InlineData("GET", "/enquiries/nowhere", 404)]
    [InlineData("POST", "/", 405)]
    [InlineData("PUT", "/contact", 405)]
    [InlineData("POST", "/contact", 500)]
    public async Task A_refusal_is_a_page_with_a_way_on(string method, string path, int status)
    {
        using var answer = await Send(method, path);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<h1>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/contact\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("On purpose", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/nowhere")]
    [InlineData("POST", "/")]
    [InlineData("POST", "/contact")]
    public async Task A_refusal_is_kept_by_no_cache_and_has_one_content_policy(string method, string path)
    {
        using var answer = await Send(method, path);

        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_refusal_of_HEAD_has_the_headers_of_the_page_and_no_body()
    {
        using var answer = await Send("HEAD", "/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.InRange(answer.Content.Headers.ContentLength ?? 0, 1000, 20_000);
    }

    [Fact]
    public async Task What_can_only_be_read_says_how()
    {
        using var answer = await Send("POST", "/privacy");

        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task A_wrong_host_gets_no_page_of_ours()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "evil.test" } };
        using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private async Task<HttpResponseMessage> Send(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        return await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The site as the public has it, except that whatever takes enquiries is broken.</summary>
    public sealed class BreakingSite : SiteFixture
    {
        public BreakingSite()
        {
            Environment = "Production";
            Replace = services => services.AddSingleton<PostEnquiry>(_ => throw new InvalidOperationException("On purpose"));
        }
    }
}
