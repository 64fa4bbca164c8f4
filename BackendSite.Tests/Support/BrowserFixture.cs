using BackendSite.Tests;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace BackendSite.Tests;

/// <summary>One Chromium for all browser tests; each test opens its own <see cref="BrowserVisit"/>.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim starting = new(1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Opens a visit: a fresh profile in which any console error, page error or request to another host fails the test.</summary>
    /// <param name="site">The site's address.</param>
    /// <param name="options">Size, colour scheme, JavaScript …; null for 1280 × 900, light.</param>
    public async Task<BrowserVisit> Visit(string site, BrowserNewContextOptions? options = null)
    {
        await Start();
        options ??= new();
        options.BaseURL = site;
        options.ViewportSize ??= new() { Width = 1280, Height = 900 };
        return await BrowserVisit.Open(await browser!.NewContextAsync(options), site);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        starting.Dispose();
    }

    // Only when a test needs it: the other tests run without a browser.
    private async Task Start()
    {
        await starting.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            browser ??= await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            });
        }
        finally
        {
            starting.Release();
        }
    }
}
