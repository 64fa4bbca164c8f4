using Microsoft.Playwright;
using MimeKit;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Browser;

/// <summary>The whole story, as a newcomer tries it: read, write, find the letter, become staff, see the lead.</summary>
public class StoryTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_newcomer_reads_writes_finds_the_letters_makes_the_first_account_and_sees_the_lead()
    {
        using var data = new TemporaryFolder();
        await using var site = await SiteProcess.StartFirst(data.Path);

        // A visitor without JavaScript reads and writes.
        await using var visitor = await browser.Visit(site.Address, new() { JavaScriptEnabled = false });
        await visitor.Page.GotoAsync("/");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "What Does a Backend Developer Do?" }).First.ClickAsync();
        await Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What Does a Backend Developer Do?");
        await visitor.Page.GetByLabel("Full name").FillAsync("Ada Lovelace");
        await visitor.Page.GetByLabel("Work email").FillAsync("ada@analytical.example");
        await visitor.Page.GetByLabel("Company").FillAsync("Analytical Engines");
        await visitor.Page.GetByLabel("Project details").FillAsync("A backend for a loom.");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        var reference = await visitor.Page.Locator(".reference strong").TextContentAsync();
        var due = await visitor.Page.Locator("time").TextContentAsync();
        Assert.Empty(await visitor.Context.CookiesAsync());

        // Two letters lie in the pickup folder.
        var letters = await LettersOf(data.Combine("mail"), 2);
        var notice = letters.Single(letter => letter.To.ToString() == "engagement@edvantis.com");
        var acknowledgement = letters.Single(letter => letter.To.Mailboxes.Single().Address == "ada@analytical.example");
        Assert.Equal("ada@analytical.example", notice.ReplyTo.Mailboxes.Single().Address);
        Assert.Contains("A backend for a loom.", notice.TextBody, StringComparison.Ordinal);
        Assert.Contains($"/staff/leads/{reference}", notice.TextBody, StringComparison.Ordinal);
        Assert.Contains(due!, acknowledgement.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("loom", acknowledgement.TextBody + acknowledgement.HtmlBody, StringComparison.Ordinal);

        // The link that the first start printed makes the first account.
        var link = site.Output.Select(line => line[Math.Max(0, line.IndexOf("http", StringComparison.Ordinal))..]).Single(line => line.Contains("/staff/setup?", StringComparison.Ordinal));
        await using var staff = await browser.Visit(site.Address);
        await staff.Page.GotoAsync(new Uri(link).PathAndQuery);
        await staff.Page.GetByLabel("Name").FillAsync("Grace Hopper");
        await staff.Page.GetByLabel("email").FillAsync("grace@edvantis.example");
        await staff.Page.GetByLabel("Password").FillAsync("a compiler for everyone");
        await staff.Page.Keyboard.PressAsync("Enter");

        // The lead is in the inbox, and its page holds everything.
        await staff.Page.GetByRole(AriaRole.Link, new() { Name = "Ada Lovelace" }).ClickAsync();
        await Expect(staff.Page.GetByText("A backend for a loom.")).ToBeVisibleAsync();
        await Expect(staff.Page.GetByText(reference!)).ToBeVisibleAsync();
        await Expect(staff.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "ada@analytical.example" })).ToContainTextAsync("Accepted");
    }

    // The sender has a second; the folder says when a letter is whole, because it gets its name last.
    private static async Task<List<MimeMessage>> LettersOf(string folder, int count)
    {
        using var watcher = new FileSystemWatcher(Directory.CreateDirectory(folder).FullName, "*.eml");
        var changed = new SemaphoreSlim(0);
        watcher.Created += (_, _) => changed.Release();
        watcher.Renamed += (_, _) => changed.Release();
        watcher.EnableRaisingEvents = true;
        string[] files;
        while ((files = Directory.GetFiles(folder, "*.eml")).Length < count)
        {
            Assert.True(await changed.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "No letter came.");
        }

        var letters = new List<MimeMessage>();
        foreach (var file in files)
        {
            letters.Add(await MimeMessage.LoadAsync(file, TestContext.Current.CancellationToken));
        }

        return letters;
    }
}
