using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Browser;

/// <summary>The server goes away under somebody who is writing, and comes back as another process.</summary>
public sealed class RestartTests(BrowserFixture browser)
{
    private static readonly Dictionary<string, string> Development = new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" };

    [Fact]
    public async Task An_answer_that_was_begun_is_there_again_and_the_page_says_what_happened()
    {
        using var data = new TemporaryFolder();
        var lead = SampleLeads.One(DateTime.UtcNow);
        var site = await SiteProcess.Start(data.Path, [], Development);
        try
        {
            await using (var db = SiteProcess.OpenDatabase(data.Path))
            {
                db.Add(lead);
                await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            }

            await using var anna = await browser.Visit(site.Address);
            foreach (var complaint in new[] { "WebSocket", "Failed to", "ERR_", "Connection disconnected", "circuit", "negotiat" })
            {
                anna.Expect(complaint);
            }

            var link = await site.WaitFor("/staff/setup?code=");
            await anna.Page.SetUpFirst(new Uri(link[link.IndexOf("http", StringComparison.Ordinal)..]).PathAndQuery);
            await anna.Page.WaitForURLAsync("**/staff/leads");
            await anna.Page.GotoAsync($"/staff/leads/{lead.Reference}");
            var answer = anna.Page.GetByLabel("Your answer");
            await answer.FillAsync("Hello Anna, Thursday at ten?");
            await Expect(anna.Page.GetByText("Draft saved")).ToBeVisibleAsync();

            await site.Kill();
            await Expect(anna.Page.GetByRole(AriaRole.Dialog, new() { Name = "Connection lost" })).ToBeVisibleAsync();
            var address = site.Address;
            await site.DisposeAsync();
            site = await SiteProcess.Start(data.Path, [$"--urls={address}"], Development);

            await Expect(anna.Page.GetByText("this page was loaded again")).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await anna.Page.GetByRole(AriaRole.Heading, new() { Name = "Timeline" }).WaitForAsync();
            await Expect(answer).ToHaveValueAsync("Hello Anna, Thursday at ten?");
            await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
            await Expect(anna.Page.GetByText("this page was loaded again")).ToBeHiddenAsync();
            await anna.Page.GetByRole(AriaRole.Button, new() { Name = "Send answer" }).ClickAsync();
            await Expect(anna.Page.GetByText($"{StaffEntry.Name} answered")).ToBeVisibleAsync();
        }
        finally
        {
            await site.DisposeAsync();
        }
    }
}
