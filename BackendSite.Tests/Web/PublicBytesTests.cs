using System.IO.Compression;
using System.Net;
using BackendSite.Tests.Articles;

namespace BackendSite.Tests.Web;

/// <summary>Which bytes a page is sent as, and when they need not be sent again.</summary>
[Collection(PublishedSiteTests.Name)]
public class PublicBytesTests(PublishedSite site)
{
    private const string Article = "/articles/what-does-a-backend-developer-do";

    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br", "br")]
    [InlineData("BR", "br")]
    [InlineData("br;q=0.1, gzip", "br")]
    [InlineData("gzip ; q=0.5", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("br; Q=0.000, gzip;q=0.0", "")]
    [InlineData("brotli, gzipped", "")]
    [InlineData("identity", "")]
    [InlineData(",, ;q=1", "")]
    [InlineData("", "")]
    public async Task A_page_is_packed_as_the_visitor_can_unpack_it(string accepted, string encoding)
    {
        using var answer = await Get(Article, accepted);

        Assert.Equal(encoding, string.Join(", ", answer.Content.Headers.ContentEncoding));
        Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
    }

    [Theory]
    [InlineData(Article)]
    [InlineData("/feed.xml")]
    [InlineData("/robots.txt")]
    public async Task Unpacked_it_is_the_same_page(string path)
    {
        using var plain = await Get(path, "");
        using var gzip = await Get(path, "gzip");
        using var brotli = await Get(path, "br");

        var page = await Unpack(plain, body => body);
        Assert.Equal(page, await Unpack(gzip, body => new GZipStream(body, CompressionMode.Decompress)));
        Assert.Equal(page, await Unpack(brotli, body => new BrotliStream(body, CompressionMode.Decompress)));
        Assert.Distinct(new[] { plain, gzip, brotli }.Select(answer => answer.Headers.ETag!.Tag));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("")]
    public async Task Who_has_the_page_already_gets_only_the_word_that_it_is_unchanged(string accepted)
    {
        using var first = await Get(Article, accepted);
        var tag = first.Headers.ETag!.Tag;
        foreach (var known in new[] { tag, $"W/{tag}", $"\"other\", {tag}", "*" })
        {
            using var second = await Get(Article, accepted, known);

            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
            Assert.Empty(await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(first.Headers.ETag, second.Headers.ETag);
            Assert.Equal(first.Headers.CacheControl, second.Headers.CacheControl);
            Assert.Equal(first.Headers.Vary, second.Headers.Vary);
        }
    }

    [Fact]
    public async Task Who_has_another_version_or_another_packing_gets_the_page()
    {
        using var gzip = await Get(Article, "gzip");
        foreach (var known in new[] { gzip.Headers.ETag!.Tag, "\"other\"" })
        {
            using var answer = await Get(Article, "br", known);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private async Task<HttpResponseMessage> Get(string path, string accepted, string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        if (known is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        }

        return await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<byte[]> Unpack(HttpResponseMessage answer, Func<Stream, Stream> open)
    {
        await using var packed = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var unpacked = open(packed);
        using var page = new MemoryStream();
        await unpacked.CopyToAsync(page, TestContext.Current.CancellationToken);
        return page.ToArray();
    }
}
