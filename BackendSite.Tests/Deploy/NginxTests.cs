using System.Net;
using System.Net.WebSockets;
using AngleSharp.Html.Parser;
using BackendSite.Web;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Deploy;

/// <summary>nginx with the settings that come with the site, in front of the site: what it keeps, and what it never does.</summary>
public sealed class NginxTests : IAsyncLifetime
{
    private readonly TemporaryFolder pages = new();
    private readonly SiteFixture site;
    private NginxInFront nginx = null!;

    public NginxTests() =>
        site = new() { Environment = "Production", Settings = { ["Web:KnownProxies"] = "127.0.0.1", ["Web:PagesDirectory"] = pages.Path } };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await site.InitializeAsync();
        nginx = await NginxInFront.Start(new Uri(site.Address).Authority);
    }

    public async ValueTask DisposeAsync()
    {
        await nginx.DisposeAsync();
        await site.DisposeAsync();
        pages.Dispose();
    }

    [Fact]
    public async Task Public_pages_are_kept_for_everybody_and_nothing_else_is_for_anybody()
    {
        using var ann = nginx.Client();
        using var ben = nginx.Client();
        await site.AddStaff();
        await KeepsPublicPages(ann, ben);
        await KeepsNoReceipt(ann, ben);
        await KeepsNoStaffPage(ann, ben);

        // What is on its disk, in plain: nothing of a person, no cookie, no form's token.
        var kept = Directory.EnumerateFiles(nginx.Cache, "*", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        Assert.NotEmpty(kept);
        Assert.All(kept, text =>
        {
            Assert.All(
                ["Set-Cookie", "__RequestVerificationToken", "Zyxlovelace", StaffEntry.Email],
                word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotMatch("(?i)KEY: https127\\.0\\.0\\.1/(enquiries|contact|staff|_blazor|health|metrics)", text);
        });
    }

    [Fact]
    public async Task Articles_are_the_files_that_the_site_keeps_under_its_own_headers_also_while_it_is_away()
    {
        await using var server = await NginxInFront.Start([new Uri(site.Address).Authority], pages.Path);
        using var ann = server.Client();
        var articles = site.Services.GetRequiredService<PublicPages>().Paths.Where(IsArticle).ToList();
        Assert.NotEmpty(articles);
        foreach (var path in articles)
        {
            foreach (var coding in new[] { "br", "gzip", null })
            {
                using var direct = await Get(site.Client, path, coding);
                using var file = await Get(ann, path + "?utm_source=elsewhere", coding, cookie: "evil=1");
                Assert.Equal(await direct.Content.ReadAsByteArrayAsync(Cancelled), await file.Content.ReadAsByteArrayAsync(Cancelled));
                Assert.Equal(Headers(direct), Headers(file));

                using var unchanged = await Get(ann, path, coding, tag: file.Headers.ETag);
                Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
            }
        }

        // The rest is for the site to answer.
        using var posted = await ann.PostAsync(articles[0], null, Cancelled);
        using var missing = await Get(ann, "/articles/no-such-article");
        using var notOneOfThem = await Get(ann, "/articles/../plain" + articles[0] + ".html");
        Assert.Equal((HttpStatusCode.MethodNotAllowed, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (posted.StatusCode, missing.StatusCode, notOneOfThem.StatusCode));
        Assert.Contains("Edvantis", await missing.Text(), StringComparison.Ordinal);

        await using var alone = await NginxInFront.Start([$"127.0.0.1:{NginxInFront.FreePort()}"], pages.Path);
        using var ben = alone.Client();
        using var away = await Get(ben, articles[0], "br");
        Assert.Equal(HttpStatusCode.OK, away.StatusCode);
    }

    private static bool IsArticle(string path) => path.StartsWith("/articles/", StringComparison.Ordinal) && !Path.HasExtension(path);

    // All but those that say who answers, and when.
    private static List<string> Headers(HttpResponseMessage answer) =>
    [
        .. answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Server" or "Date" or "Connection" or "ETag" or "Last-Modified" or "Accept-Ranges"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal),
    ];

    private async Task KeepsPublicPages(HttpClient ann, HttpClient ben)
    {
        foreach (var path in site.Services.GetRequiredService<PublicPages>().Paths.Where(path => path != "/contact"))
        {
            using var first = await Get(ann, path, "br");
            using var again = await Get(ben, path + "?utm_source=elsewhere", "gzip, deflate, br", cookie: "evil=1");
            using var plain = await Get(ben, path);
            Assert.Equal(("MISS", "HIT"), (Cache(first), Cache(again)));
            Assert.Equal(await first.Content.ReadAsByteArrayAsync(Cancelled), await again.Content.ReadAsByteArrayAsync(Cancelled));
            Assert.Empty(plain.Content.Headers.ContentEncoding);
            Assert.All([first, again, plain], answer => Assert.False(answer.Headers.Contains("Set-Cookie")));

            // As the site itself would answer.
            using var direct = await site.Client.GetAsync(path, Cancelled);
            Assert.Equal(await direct.Content.ReadAsByteArrayAsync(Cancelled), await plain.Content.ReadAsByteArrayAsync(Cancelled));
            Assert.Equal(direct.Headers.ETag, plain.Headers.ETag);
        }

        using var missing = await Get(ann, "/no-such-page");
        using var missingStill = await Get(ben, "/no-such-page");
        Assert.Equal((HttpStatusCode.NotFound, "MISS"), (missingStill.StatusCode, Cache(missingStill)));
    }

    private static async Task KeepsNoReceipt(HttpClient ann, HttpClient ben)
    {
        using var posted = await ann.PostAsync("/contact", new FormUrlEncodedContent(EnquiryPosts.Fields(("fullName", "Ada Zyxlovelace"))), Cancelled);
        Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
        var receipt = posted.Headers.Location!.OriginalString;
        foreach (var path in new[] { receipt, receipt, receipt.Replace("/enquiries/", "/Enquiries/", StringComparison.Ordinal) })
        {
            using var page = await Get(ann, path);
            Assert.Contains("Ada Zyxlovelace", await page.Text(), StringComparison.Ordinal);
            Assert.Null(Cache(page));
            Assert.Equal("no-store, private", page.Headers.CacheControl?.ToString());
        }

        // A form with faults comes back to whoever sent it.
        using var faulty = await ann.PostAsync("/contact", new FormUrlEncodedContent(EnquiryPosts.Fields(("fullName", "Ada Zyxlovelace"), ("email", "?"))), Cancelled);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, faulty.StatusCode);
        using var form = await Get(ben, "/contact");
        Assert.DoesNotContain("Zyxlovelace", await form.Text(), StringComparison.Ordinal);
    }

    private async Task KeepsNoStaffPage(HttpClient ann, HttpClient ben)
    {
        using var question = await Get(ann, "/staff/sign-in");
        using var document = new HtmlParser().ParseDocument(await question.Text());
        var fields = document.QuerySelectorAll("form input").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
        (fields["email"], fields["password"]) = (StaffEntry.Email, StaffEntry.Password);
        using var entered = await ann.PostAsync("/staff/sign-in", new FormUrlEncodedContent(fields), Cancelled);
        Assert.Equal("/staff/leads", entered.Headers.Location?.AbsolutePath());

        foreach (var path in new[] { "/staff/leads", "/staff/leads", "/Staff/leads" })
        {
            using var mine = await Get(ann, path);
            using var his = await Get(ben, path);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Found), (mine.StatusCode, his.StatusCode));
            Assert.Equal((null, null), (Cache(mine), Cache(his)));
        }

        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", nginx.Address);
        await socket.ConnectAsync(new Uri(nginx.Address.Replace("https", "wss", StringComparison.Ordinal) + "/_blazor"), ann, Cancelled);
        Assert.Equal(WebSocketState.Open, socket.State);

        using var metrics = await Get(ann, "/metrics");
        Assert.Equal(HttpStatusCode.NotFound, metrics.StatusCode);
    }

    private static Task<HttpResponseMessage> Get(HttpClient client, string path, string? accept = null, string? cookie = null, System.Net.Http.Headers.EntityTagHeaderValue? tag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.Add("Accept-Encoding", accept);
        }

        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (tag is not null)
        {
            request.Headers.IfNoneMatch.Add(tag);
        }

        return client.SendAsync(request, Cancelled);
    }

    private static string? Cache(HttpResponseMessage answer) => answer.Headers.TryGetValues("X-Cache", out var values) ? values.Single() : null;
}
