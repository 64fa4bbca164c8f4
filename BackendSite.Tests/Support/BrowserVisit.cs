using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace BackendSite.Tests;

/// <summary>
/// One person's visit in a fresh browser profile. Anything that the browser complains about, and any request to another
/// host, fails the test when the visit ends; so a test can't pass over a violation that it did not look for.
/// </summary>
public sealed class BrowserVisit : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = [];
    private readonly HashSet<string> expected = [];

    private BrowserVisit(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
    }

    /// <summary>The tab.</summary>
    public IPage Page { get; }

    /// <summary>The profile: cookies, storage, network conditions.</summary>
    public IBrowserContext Context => context;

    internal static async Task<BrowserVisit> Open(IBrowserContext context, string site)
    {
        await context.Tracing.StartAsync(new() { Screenshots = true, Snapshots = true });
        var visit = new BrowserVisit(context, await context.NewPageAsync());
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                visit.complaints.Enqueue($"console: {message.Text} ({message.Location})");
            }
        };
        context.WebError += (_, error) => visit.complaints.Enqueue($"page error: {error.Error}");
        context.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(site, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                visit.complaints.Enqueue($"request to another host: {request.Url}");
            }
        };
        return visit;
    }

    /// <summary>Says that a complaint which contains this text is part of the story, such as the 422 of a refused form.</summary>
    public void Expect(string complaint) => expected.Add(complaint);

    public async ValueTask DisposeAsync()
    {
        var unexpected = complaints.Where(complaint => !expected.Any(complaint.Contains)).ToList();
        var failed = unexpected.Count > 0 || TestContext.Current.TestState?.Result == TestResult.Failed;
        var trace = Path.Combine(Repository.Root, "artifacts", $"{TestContext.Current.Test?.UniqueID}.zip");
        await context.Tracing.StopAsync(failed ? new() { Path = trace } : null);
        await context.DisposeAsync();
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
    }
}
