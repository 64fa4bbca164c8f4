using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace BackendSite.Tests.Web;

/// <summary>What the site tells those who watch it, over a real socket: enough to know how it is, and nothing about anybody.</summary>
public class TelemetryTests
{
    private const string Token = "only-for-prometheus-1234";

    private static readonly string[] Canaries = ["Zyxname", "zyxmail", "Zyxfirm", "zyxwords", "zyxphone", "zyxstack", "zyxquery", "zyxagent"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_figures_and_logs_arrive_and_hold_nothing_personal()
    {
        await using var receiver = await Receiver.Start();
        await using var site = await new SiteFixture
        {
            Settings = { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" },
        }.Start();
        site.Client.DefaultRequestHeaders.Add("User-Agent", Canaries[7]);
        var receipt = await site.Client.SendEnquiry(
            ("fullName", Canaries[0]), ("email", Canaries[1] + "@example.com"), ("company", Canaries[2]), ("message", Canaries[3]), ("phone", Canaries[4]), ("techStack", Canaries[5]));
        using var page = await site.Client.GetAsync(receipt + "?" + Canaries[6], Cancelled);
        using var refused = await site.Client.PostEnquiry(EnquiryPosts.Fields(("email", Canaries[1])));
        using var visitor = await site.EnterStaff();
        using var ready = await site.Client.GetAsync("/?" + Canaries[6], Cancelled);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);

        Flush(site);

        foreach (var (part, words) in new[]
        {
            ("/v1/traces", (string[])["POST /contact", "GET /enquiries/{receipt}", "store enquiries"]),
            ("/v1/metrics", ["enquiries.accepted", "enquiries.refused", "not filled in", "letters.unsent", "letters.oldest", "leads.waiting", "leads.late", "http.server.request.duration"]),
            ("/v1/logs", ["Now listening"]),
        })
        {
            await receiver.Has(part, words).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        }

        // Nor the key of a receipt, nor who signed in.
        var everything = receiver.Text("/v1/traces") + receiver.Text("/v1/metrics") + receiver.Text("/v1/logs");
        Assert.All(
            [.. Canaries, receipt.Split('/')[^1], StaffEntry.Email, StaffEntry.Name],
            canary => Assert.DoesNotContain(canary, everything, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Without_a_word_in_the_settings_nothing_is_collected()
    {
        await using var site = await new SiteFixture().Start();

        Assert.Null(site.Services.GetService<MeterProvider>());
        Assert.Null(site.Services.GetService<TracerProvider>());
        Assert.Null(site.Services.GetService<LoggerProvider>());
        using var metrics = await site.Client.GetAsync("/metrics", Cancelled);
        Assert.NotEqual(HttpStatusCode.OK, metrics.StatusCode);
    }

    [Fact]
    public async Task Prometheus_gets_the_figures_with_its_token_alone()
    {
        await using var site = await new SiteFixture { Settings = { ["Metrics:Token"] = Token } }.Start();
        await site.Client.SendEnquiry();

        Assert.Equal(HttpStatusCode.Unauthorized, (await Fetch(null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Fetch("guessed")).Status);
        var (status, text) = await Fetch(Token);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches(@"enquiries_accepted_total\{[^}]*\} 1\n", text);
        Assert.Contains("letters_oldest_seconds", text, StringComparison.Ordinal);

        async Task<(HttpStatusCode Status, string Text)> Fetch(string? token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
            request.Headers.Authorization = token is null ? null : new("Bearer", token);
            using var answer = await site.Client.SendAsync(request, Cancelled);
            return (answer.StatusCode, await answer.Text());
        }
    }

    [Fact]
    public async Task A_published_site_logs_one_line_of_json_each()
    {
        await using var site = await new SiteFixture { Environment = "Production" }.Start();

        Assert.Equal(ConsoleFormatterNames.Json, site.Services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName);
        Assert.True(site.Services.GetRequiredService<IOptionsMonitor<JsonConsoleFormatterOptions>>().CurrentValue.UseUtcTimestamp);
    }

    private static void Flush(SiteFixture site)
    {
        Assert.True(site.Services.GetRequiredService<TracerProvider>().ForceFlush());
        Assert.True(site.Services.GetRequiredService<MeterProvider>().ForceFlush());
        Assert.True(site.Services.GetRequiredService<LoggerProvider>().ForceFlush());
    }

    /// <summary>Takes what is sent over OTLP (HTTP, protobuf), in which every text stands as it is.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly ConcurrentBag<(string Path, byte[] Body)> received = [];
        private readonly WebApplication app;
        private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private Receiver()
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            app = builder.Build();
            app.Run(Take);
        }

        public string Address => app.Urls.First();

        public static async Task<Receiver> Start()
        {
            var receiver = new Receiver();
            await receiver.app.StartAsync(Cancelled);
            return receiver;
        }

        // A flush only hands over: what it handed over to may still be sending.
        public async Task Has(string path, string[] words)
        {
            for (var next = more; !words.All(word => Text(path).Contains(word, StringComparison.Ordinal)); next = more)
            {
                await next.Task;
            }
        }

        public string Text(string path) => string.Concat(received.Where(part => part.Path == path).Select(part => Encoding.UTF8.GetString(part.Body)));

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task Take(HttpContext context)
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.Add((context.Request.Path, body.ToArray()));
            Interlocked.Exchange(ref more, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
            context.Response.ContentType = "application/x-protobuf";
        }
    }
}
