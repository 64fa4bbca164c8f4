using BackendSite.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Browser;

/// <summary>The page that says whether letters leave and answers come in.</summary>
public sealed class MailPageTests(BrowserFixture browser)
{
    [Fact]
    public async Task What_was_given_up_is_sent_again_and_a_test_letter_sent_by_the_keyboard_alone()
    {
        await using var server = new ScriptedMailServer();
        await using var site = await new SiteFixture { Settings = Settings(server.Port) }.Start();
        await GiveUp(site, "one@example.test", "two@example.test");
        await using var visit = await browser.Visit(site.Address);
        await visit.EnterStaff(site);
        var page = visit.Page;
        await page.GotoAsync("/staff/mail");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Answers don't come in" })).ToBeVisibleAsync();
        await Expect(page.GetByText("can't be reached: ConnectionRefused. Look at Mail:Imap:Host and Mail:Imap:Port.")).ToBeVisibleAsync();
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var width in new[] { 390, 1280 })
            {
                await page.SetViewportSizeAsync(width, 900);
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the screen.");
                Assert.Empty((await page.Faults()).Select(fault => $"{scheme} {width} {fault}"));
            }
        }

        await TabTo(page, "Send again: Test letter to one@example.test");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("1 letter is sent again.")).ToBeVisibleAsync();
        await TabTo(page, "Send again: Test letter to two@example.test");
        await page.Keyboard.PressAsync("Space");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Send again" })).ToHaveCountAsync(0);
        await server.HasAccepted(2);

        await TabTo(page, "To");
        await page.Keyboard.TypeAsync("me@example.test");
        await page.Keyboard.PressAsync("Enter");
        await server.HasAccepted(3);
        await Expect(page.Locator("pre")).ToContainTextAsync("RCPT TO:<me@example.test>");
        Assert.Equal(["me@example.test", "one@example.test", "two@example.test"], server.Accepted.Select(mail => mail.Recipient).Order());
    }

    // Presses Tab until the control of this name has the focus; what is not reached in a hundred steps is not reached.
    private static async Task TabTo(IPage page, string name)
    {
        for (var step = 0; step < 100; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string>("(document.activeElement.getAttribute('aria-label') ?? document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent).trim()") == name)
            {
                return;
            }
        }

        Assert.Fail($"The keyboard does not get to '{name}'.");
    }

    private static Dictionary<string, string> Settings(int port) => new()
    {
        ["Mail:Transport"] = "Smtp",
        ["Mail:Smtp:Host"] = "127.0.0.1",
        ["Mail:Smtp:Port"] = port.ToString(),
        ["Mail:Smtp:Security"] = "None",
        // Nobody listens there.
        ["Mail:Imap:Host"] = "127.0.0.1",
        ["Mail:Imap:Port"] = "1",
        ["Mail:Imap:User"] = "engage",
        ["Mail:Imap:Password"] = "secret",
    };

    private static async Task GiveUp(SiteFixture site, params string[] recipients)
    {
        await using var db = site.OpenDatabase();
        foreach (var recipient in recipients)
        {
            var letter = site.Services.GetRequiredService<Outbox>().Order(ComposeTestLetter.TheKind, recipient);
            (letter.State, letter.Attempts, letter.LastError) = (DeliveryState.Dead, 1, "550 5.1.1 No such user");
            db.Add(letter);
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }
}
