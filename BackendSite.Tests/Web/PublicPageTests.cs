using System.Net;
using BackendSite.Tests.Articles;
using BackendSite.Web;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Web;

/// <summary>The contract of the public wing: every address, what it answers and under which headers.</summary>
[Collection(PublishedSiteTests.Name)]
public class PublicPageTests(PublishedSite site)
{
    private const string Html = "text/html; charset=utf-8";
    private const string Text = "text/plain; charset=utf-8";
    private const string Png = "image/png";

    // Articles and their pictures stand for themselves.
    private static readonly Dictionary<string, string> Addresses = new()
    {
        ["/"] = Html,
        ["/articles"] = Html,
        ["/privacy"] = Html,
        ["/contact"] = Html,
        ["/articles/{slug}"] = Html,
        ["/og/{slug}.png"] = Png,
        ["/og/site.png"] = Png,
        ["/icon-192.png"] = Png,
        ["/icon-512.png"] = Png,
        ["/apple-touch-icon.png"] = Png,
        ["/favicon.ico"] = "image/x-icon",
        ["/feed.xml"] = "application/atom+xml; charset=utf-8",
        ["/sitemap.xml"] = "application/xml; charset=utf-8",
        ["/robots.txt"] = Text,
        ["/llms.txt"] = Text,
        ["/.well-known/security.txt"] = Text,
        ["/site.webmanifest"] = "application/manifest+json",
    };

    public static TheoryData<string, string> Resources =>
        [.. Addresses.Select(address => (address.Key.Replace("{slug}", Slug, StringComparison.Ordinal), address.Value))];

    private const string Slug = "what-does-a-backend-developer-do";

    [Fact]
    public void The_table_names_every_address()
    {
        var served = site.Services.GetRequiredService<PublicPages>().Paths.Select(path =>
            path.StartsWith("/articles/", StringComparison.Ordinal) ? "/articles/{slug}"
            : path.StartsWith("/og/", StringComparison.Ordinal) && path != "/og/site.png" ? "/og/{slug}.png"
            : path);

        Assert.Equal(Addresses.Keys.Order(), served.Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task An_address_answers_what_the_contract_says(string path, string type)
    {
        using var answer = await Get(path);
        var picture = type.StartsWith("image/", StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(picture ? PublicPages.PictureCacheControl : PublicPages.CacheControl, Header(answer, "Cache-Control"));
        Assert.Equal(SecurityPolicy.PublicContent, Header(answer, "Content-Security-Policy"));
        Assert.Equal(picture ? "" : "Accept-Encoding", Header(answer, "Vary"));
        Assert.Equal(picture ? "cross-origin" : "same-origin", Header(answer, "Cross-Origin-Resource-Policy"));
        Assert.False(answer.Headers.ETag!.IsWeak);
        HasTheCommonHeaders(answer);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public async Task HEAD_answers_the_same_without_a_body(string path, string type)
    {
        using var get = await Get(path, "br");
        using var head = await Send(HttpMethod.Head, path, "br");

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(type, head.Content.Headers.ContentType?.ToString());
        Assert.Equal(Lines(get), Lines(head));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("DELETE", "/", 405)]
    [InlineData("POST", "/feed.xml", 405)]
    [InlineData("GET", "/enquiries/nowhere", 404)]
    [InlineData("POST", "/contact", 415)]
    [InlineData("GET", "/health/live", 200)]
    [InlineData("GET", "/health/ready", 200)]
    public async Task What_is_not_served_from_memory_keeps_the_same_rules(string method, string path, int status)
    {
        using var answer = await Send(new HttpMethod(method), path);

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(SecurityPolicy.PublicContent, Header(answer, "Content-Security-Policy"));
        Assert.Contains("no-store", Header(answer, "Cache-Control"), StringComparison.Ordinal);
        HasTheCommonHeaders(answer);
    }

    [Fact]
    public async Task Nobody_gets_a_cookie_on_the_way_from_the_form_to_the_receipt()
    {
        using var refused = await site.Client.PostEnquiry(EnquiryPosts.Fields(("email", "")));
        using var accepted = await site.Client.PostEnquiry(EnquiryPosts.Fields());
        using var receipt = await Get(accepted.Headers.Location!.OriginalString);

        Assert.Equal(
            [HttpStatusCode.UnprocessableEntity, HttpStatusCode.SeeOther, HttpStatusCode.OK],
            [refused.StatusCode, accepted.StatusCode, receipt.StatusCode]);
        foreach (var answer in new[] { refused, accepted, receipt })
        {
            Assert.Equal(SecurityPolicy.PublicContent, Header(answer, "Content-Security-Policy"));
            HasTheCommonHeaders(answer);
        }
    }

    [Fact]
    public async Task A_query_that_nobody_knows_gets_the_page_from_memory_all_the_same()
    {
        using var plain = await Get("/");
        using var linked = await Get("/?utm_source=newsletter&x=1");

        Assert.Equal(plain.Headers.ETag, linked.Headers.ETag);
    }

    private static void HasTheCommonHeaders(HttpResponseMessage answer)
    {
        foreach (var (name, value) in SecurityPolicy.Common(https: true).Where(header => header.Key != "Cross-Origin-Resource-Policy"))
        {
            Assert.Equal(value, Header(answer, name));
        }

        Assert.Equal("", Header(answer, "Set-Cookie"));
        Assert.Equal("", Header(answer, "Server"));
    }

    // The one value of a header: none is empty, and two fail.
    private static string Header(HttpResponseMessage answer, string name)
    {
        var values = answer.Headers.NonValidated.TryGetValues(name, out var own) ? own
            : answer.Content.Headers.NonValidated.TryGetValues(name, out own) ? own : default;
        return values.SingleOrDefault() ?? "";
    }

    private static IEnumerable<string> Lines(HttpResponseMessage answer) =>
        answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
            .Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {header.Value}")
            .Order();

    private Task<HttpResponseMessage> Get(string path, string? accept = null) => Send(HttpMethod.Get, path, accept);

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (accept is not null)
        {
            request.Headers.Add("Accept-Encoding", accept);
        }

        return await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
