using BackendSite.Staff;
using BackendSite.Tests.Staff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace BackendSite.Tests.Browser;

/// <summary>
/// Every page of accounts in every state, on a phone and on a screen, each in light and dark: axe and its width. The keyboard alone is tried
/// on a light phone and a dark screen.
/// </summary>
public sealed class AccountPagesTests(BrowserFixture browser)
{
    // Pixels.
    private const int Phone = 390, Screen = 1280, Height = 900;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Phone, ColorScheme.Light)]
    [InlineData(Screen, ColorScheme.Dark)]
    public async Task The_ways_in_can_be_used_by_everyone(int width, ColorScheme scheme)
    {
        await using var fresh = await new SiteFixture().Start();
        await using var strict = await new SiteFixture { Settings = { ["Staff:RequireSecondFactor"] = "true" } }.Start();
        await strict.AddStaff();
        await using (var visit = await Visit(fresh, width, scheme))
        {
            var page = visit.Page;
            await page.GotoAsync(fresh.Services.GetRequiredService<StaffLinks>().ForFirstAccount());
            await Look(page, "the first account");
            await Press(page, "Set up and sign in");
            await Look(page, "the first account with problems");
            await page.GotoAsync("/staff/setup?code=used");
            await Look(page, "a link that is used up");

            var account = await fresh.AddStaff();
            await page.GotoAsync(await fresh.AnyForm());
            await Look(page, "an invitation");
            await page.GotoAsync(fresh.Services.GetRequiredService<StaffLinks>().For(account));
            await Look(page, "another password");

            await page.GotoAsync("/staff/sign-in");
            await Look(page, "sign-in");
            await Press(page, "Sign in");
            await Look(page, "sign-in with problems");
            await page.GotoAsync("/staff/sign-in?refused=away");
            await Look(page, "sign-in after the provider was away");
            await page.GotoAsync("/staff/sign-in/forgotten");
            await Look(page, "forgotten");
            await Press(page, "Send the letter");
            await Look(page, "forgotten with a problem");
            await page.GetByLabel("Work email").FillAsync(StaffEntry.Email);
            await Press(page, "Send the letter");
            await Look(page, "forgotten, the letter is sent");

            await TieApp(fresh, account);
            await page.GotoAsync("/staff/sign-in");
            await Password(page);
            await Look(page, "the code");
            await Press(page, "Sign in");
            await Look(page, "a wrong code");
        }

        await using (var visit = await Visit(strict, width, scheme))
        {
            var page = visit.Page;
            await page.GotoAsync("/staff/sign-in");
            await Password(page);
            await Look(page, "a second factor is asked for");
            await Press(page, "Tie the app to my account");
            await Look(page, "a second factor with a problem");
            var key = (await page.Locator(".key").InnerTextAsync()).Replace(" ", "");
            await page.GetByLabel("Code that the app shows").FillAsync(Totp.CodeAt(key, DateTimeOffset.UtcNow));
            await Press(page, "Tie the app to my account");
            await page.GetByRole(AriaRole.Heading, new() { Name = "Keep these codes" }).WaitForAsync();
            await Look(page, "recovery codes");
        }
    }

    [Theory]
    [InlineData(Phone, ColorScheme.Light)]
    [InlineData(Screen, ColorScheme.Dark)]
    public async Task The_account_pages_inside_can_be_used_by_everyone(int width, ColorScheme scheme)
    {
        await using var site = await new SiteFixture { Settings = { ["Privacy:EraseAfterDays:Spam"] = "90" } }.Start();
        await site.Client.SendEnquiry();
        await site.AddStaff("bo@example.com", "Bo", StaffRole.Sales);
        await TieApp(site, await site.AddStaff("cy@example.com", "Cy Ø. van der Longname-Wieczorkowska", StaffRole.Manager));
        await site.AnyForm();
        await using var visit = await Visit(site, width, scheme);
        await visit.EnterStaff(site);
        var page = visit.Page;

        await Open(page, "/staff/me", "Me");
        await site.BeginSession(await site.AddStaff());
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByLabel("Photo")).ToBeEnabledAsync();
        await page.GetByLabel("Photo").SetInputFilesAsync(new FilePayload { Name = "no photo.png", MimeType = "image/png", Buffer = "<html>"u8.ToArray() });
        await page.GetByText("This is no picture that can be read.").WaitForAsync();
        await Look(page, "me with a file that is no photo");
        await page.GetByLabel("Photo").SetInputFilesAsync(new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = PhotoTests.Picture(SkiaSharp.SKEncodedImageFormat.Png, 640, 480) });
        await page.GetByText("Your photo shows everywhere").WaitForAsync();
        Assert.Equal(256, await page.Locator(".photo img").EvaluateAsync<int>("image => image.decode().then(() => image.naturalWidth)"));
        await Look(page, "me");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out Firefox on Linux" }).ClickAsync();
        await page.GetByText("Firefox on Linux is signed out within a minute.").WaitForAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Sessions" }).Locator("tbody tr")).ToHaveCountAsync(1);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("");
        await page.GetByLabel("Initials").FillAsync("TOO LONG");
        await Press(page, "Save");
        await page.GetByText("Enter your name as colleagues know it.").First.WaitForAsync();
        await Look(page, "me with problems");
        await Press(page, "Set up an app");
        await page.Locator(".key").WaitForAsync();
        await Look(page, "me, an app is being tied");
        var key = (await page.Locator(".key").InnerTextAsync()).Replace(" ", "");
        await page.GetByLabel("Code that the app shows").FillAsync(Totp.CodeAt(key, DateTimeOffset.UtcNow));
        await Press(page, "Tie the app to my account");
        await page.GetByRole(AriaRole.Button, new() { Name = "I have kept them" }).WaitForAsync();
        await Look(page, "me with recovery codes");

        await Open(page, "/staff/accounts", "Accounts");
        await page.GetByLabel("Work email").FillAsync("nobody@here");
        await Press(page, "Send the invitation");
        await page.GetByText("Enter an email address").First.WaitForAsync();
        await Look(page, "accounts with a problem");
        await Open(page, "/staff/audit", "Audit");
        await page.Locator("tbody tr").First.WaitForAsync();
        await Look(page, "audit");
        await Open(page, "/staff/privacy", "Privacy");
        await page.GetByLabel("Their address").FillAsync("ada@analytical.example");
        await Press(page, "Look up");
        await page.GetByRole(AriaRole.Button, new() { Name = "What is held, to read" }).WaitForAsync();
        await Look(page, "privacy, somebody is found");
    }

    private async Task<BrowserVisit> Visit(SiteFixture site, int width, ColorScheme scheme)
    {
        var visit = await browser.Visit(site.Address, new() { ViewportSize = new() { Width = width, Height = Height }, ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
        visit.Expect("422");
        visit.Expect("410");
        return visit;
    }

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static async Task Open(IPage page, string path, string heading)
    {
        await page.GotoAsync(path);
        await page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true }).WaitForAsync();
    }

    private static async Task Password(IPage page)
    {
        await page.GetByLabel("Work email").FillAsync(StaffEntry.Email);
        await page.GetByLabel("Password").FillAsync(StaffEntry.Password);
        await Press(page, "Sign in");
        await page.Locator("#code").WaitForAsync();
    }

    private static async Task TieApp(SiteFixture site, StaffUser account)
    {
        var factor = site.Services.GetRequiredService<SecondFactor>();
        var key = await factor.Propose(account.Id, Cancelled);
        Assert.NotNull(await factor.Confirm(account.Id, Totp.CodeAt(key!, DateTimeOffset.UtcNow), null, Cancelled));
    }

    private static async Task Look(IPage page, string state)
    {
        var own = page.ViewportSize!.Width;
        foreach (var width in new[] { own == Phone ? Screen : Phone, own })
        {
            await page.SetViewportSizeAsync(width, Height);
            var faults = await page.Faults();
            Assert.True(faults.Length == 0, $"{state}, {width} wide: {string.Join('\n', faults)}");
            Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), $"{state} is wider than a screen of {width}");
        }

        var missed = await Missed(page);
        Assert.True(missed.Length == 0, $"{state}: the keyboard does not show or reach {string.Join(", ", missed)}");
    }

    // What can be acted on but is not reached with the Tab key, or not seen to have the focus.
    private static async Task<string[]> Missed(IPage page)
    {
        var count = await page.EvaluateAsync<int>(
            """
            () => {
              const able = [...document.querySelectorAll("main :is(a[href], button, input, select, textarea, [tabindex='0'])")]
                .filter((one) => !one.disabled && one.type !== "hidden" && one.checkVisibility());
              able.forEach((one) => { one.dataset.missed = one.id || one.textContent.trim().slice(0, 30) || one.tagName; });
              document.activeElement.blur();
              return able.length;
            }
            """);

        // A date has three parts to tab through, and around the page there is more.
        for (var press = 0; press < (count * 3) + 60; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            var left = await page.EvaluateAsync<int>(
                """
                () => {
                  const here = document.activeElement;
                  const style = getComputedStyle(here);
                  if (here.dataset?.missed && (style.outlineStyle !== "none" || style.boxShadow !== "none")) { delete here.dataset.missed; }
                  return document.querySelectorAll("[data-missed]").length;
                }
                """);
            if (left == 0)
            {
                break;
            }
        }

        return await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-missed]')].map((one) => { const name = one.dataset.missed; delete one.dataset.missed; return name; })");
    }
}
