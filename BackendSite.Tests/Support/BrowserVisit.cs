using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit.Sdk;

namespace BackendSite.Tests;

/// <summary>
/// One person's visit in a fresh browser profile. Anything that the browser complains about, and any request to another
/// host, fails the test when the visit ends; so a test can't pass over a violation that it did not look for.
/// </summary>
public sealed class BrowserVisit : IAsyncDisposable
{
    // Tests that something was thrown in: when a visit ends, xunit does not know yet that its test has failed.
    private static readonly ConcurrentDictionary<string, bool> Stumbled = [];

    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = [];
    private readonly HashSet<string> expected = [];

    static BrowserVisit() => AppDomain.CurrentDomain.FirstChanceException += (_, thrown) =>
    {
        if (thrown.Exception is IAssertionException or PlaywrightException or TimeoutException && TestContext.Current.Test is { UniqueID: var test })
        {
            Stumbled[test] = true;
        }
    };

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
        if (unexpected.Count > 0 || Stumbled.ContainsKey(TestContext.Current.Test?.UniqueID ?? ""))
        {
            await Keep();
        }

        await context.DisposeAsync();
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
    }

    // What was to be seen at the end, for whoever looks into a failure: a picture and the document of each tab. A recording of all that happens
    // would take more time than the visit.
    private async Task Keep()
    {
        foreach (var (tab, number) in context.Pages.Select((tab, number) => (tab, number)))
        {
            var name = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts")).FullName, $"{TestContext.Current.Test?.UniqueID}-{number}");
            try
            {
                await File.WriteAllTextAsync($"{name}.html", await tab.ContentAsync());
                await tab.ScreenshotAsync(new() { Path = $"{name}.png", FullPage = true, Timeout = 5_000 });
            }
            catch (Exception error) when (error is PlaywrightException or TimeoutException)
            {
                // The browser may be what failed.
                await File.WriteAllTextAsync($"{name}.txt", error.Message);
            }
        }
    }
}
