using System.Text.Json;
using BackendSite.Tests.Articles;
using Microsoft.Playwright;

namespace BackendSite.Tests.Browser;

/// <summary>What the first visit to the article costs a reader, icon included.</summary>
[Collection(PublishedSiteTests.Name)]
public class FirstVisitTests(PublishedSite site, BrowserFixture browser)
{
    private const int MostRequests = 6;
    private const int MostBytes = 40_000;

    [Theory]
    [InlineData("/articles/what-does-a-backend-developer-do")]
    [InlineData("/")]
    [InlineData("/contact")]
    public async Task A_first_visit_is_six_requests_and_forty_kilobytes_at_most(string path)
    {
        await using var visit = await browser.Visit(site.Address);
        var wire = await visit.Context.NewCDPSessionAsync(visit.Page);
        var addresses = new Dictionary<string, string>();
        var bytes = new Dictionary<string, double>();
        wire.Event("Network.requestWillBeSent").OnEvent += (_, sent) =>
            addresses[Text(sent, "requestId")] = sent!.Value.GetProperty("request").GetProperty("url").GetString()!;
        wire.Event("Network.loadingFinished").OnEvent += (_, done) =>
            bytes[Text(done, "requestId")] = done!.Value.GetProperty("encodedDataLength").GetDouble();
        await wire.SendAsync("Network.enable");

        await visit.Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });

        var log = addresses.Select(request => (Address: request.Value, Bytes: bytes.GetValueOrDefault(request.Key))).ToList();
        var icon = new Uri(await visit.Page.Locator("link[rel=icon]").EvaluateAsync<string>("link => link.href"));
        if (log.All(request => request.Address != icon.AbsoluteUri))
        {
            // Without a window there is no tab to show it in, but a reader's browser asks for it.
            log.Add((icon.AbsoluteUri, await SizeOf(icon)));
        }

        var report = string.Join('\n', log.Select(request => $"{request.Bytes,7} {request.Address}"));
        TestContext.Current.SendDiagnosticMessage($"{path}: {log.Count} requests, {log.Sum(request => request.Bytes)} bytes\n{report}");
        Assert.All(log, request => Assert.True(request.Bytes > 0, report));
        Assert.True(log.Count <= MostRequests, report);
        Assert.True(log.Sum(request => request.Bytes) <= MostBytes, report);
    }

    private async Task<double> SizeOf(Uri address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept-Encoding", "gzip, deflate, br, zstd" } } };
        using var answer = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        var headers = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated).Sum(header => $"{header.Key}: {header.Value}\r\n".Length);
        return headers + (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
    }

    private static string Text(JsonElement? message, string name) => message!.Value.GetProperty(name).GetString()!;
}
