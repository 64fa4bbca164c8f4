using BackendSite.Leads;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Browser;

/// <summary>An answer from its first letter to the outbox, on the lead's page.</summary>
public sealed class AnswerJourneyTests(BrowserFixture browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_is_kept_while_it_is_written_shown_before_it_is_sent_and_taken_back()
    {
        await using var site = await new SiteFixture().Start();
        var lead = await Arrive(site);
        await using var ana = await browser.VisitAs(site, "Ana Petrenko");
        await using var marko = await browser.VisitAs(site, "Marko Li");
        // The test's own instrument tries to get into the preview's frame, where no script runs.
        ana.Expect("Blocked script execution in ");
        await ana.Page.GotoAsync($"/staff/leads/{lead.Reference}");
        await marko.Page.GotoAsync($"/staff/leads/{lead.Reference}");
        var answer = ana.Page.GetByLabel("Your answer");

        // What is typed survives the page, and a colleague sees that somebody is at it.
        await ana.Page.GetByLabel("Begin with a template").SelectOptionAsync("Suggest a call");
        await Expect(answer).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Hello Anna,"));
        await answer.FillAsync("Hello Anna, Thursday?");
        await Expect(ana.Page.GetByText("Draft saved")).ToBeVisibleAsync();
        await Expect(marko.Page.GetByText("Ana Petrenko is writing an answer too")).ToBeVisibleAsync();
        await ana.Page.ReloadAsync();
        await Expect(answer).ToHaveValueAsync("Hello Anna, Thursday?");

        // Shown as the letter that it will be.
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Preview" }).ClickAsync();
        var letter = ana.Page.FrameLocator("iframe[title='How the letter will look']");
        await Expect(letter.GetByText("Hello Anna, Thursday?").Last).ToBeVisibleAsync();
        await Expect(letter.GetByText("Ana Petrenko")).ToBeVisibleAsync();

        // Sent, taken back, and sent again.
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Send answer" }).ClickAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(answer).ToHaveValueAsync("Hello Anna, Thursday?");
        await answer.PressAsync("Control+Enter");
        await Expect(marko.Page.GetByText("Ana Petrenko answered")).ToBeVisibleAsync();
        await Expect(marko.Page.GetByText("is writing an answer too")).ToHaveCountAsync(0);
        await Expect(answer).ToHaveValueAsync("");
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Deliveries.CountAsync(delivery => delivery.Kind == "reply", Cancelled));
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task A_conversation_can_be_read_by_everyone_and_its_files_are_only_downloads(int width, ColorScheme scheme)
    {
        await using var site = await new SiteFixture().Start();
        var lead = await Arrive(site);
        await using var ana = await browser.VisitAs(site, "Ana Petrenko", new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
        await ana.Page.GotoAsync($"/staff/leads/{lead.Reference}");

        await Expect(ana.Page.GetByText("Thursday suits us.")).ToBeVisibleAsync();
        await ana.Page.GetByText("Quoted text").ClickAsync();
        await Expect(ana.Page.GetByText("> Could we talk?")).ToBeVisibleAsync();
        await Check(ana.Page);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Formatted" }).ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Link, new() { Name = "our site" })).ToHaveAttributeAsync("rel", "noopener noreferrer nofollow");
        await Check(ana.Page);

        var download = await ana.Page.RunAndWaitForDownloadAsync(() => ana.Page.GetByRole(AriaRole.Link, new() { Name = "plan <b>.html" }).ClickAsync());
        var file = await ana.Page.APIRequest.GetAsync(new Uri(new Uri(site.Address), "/staff/attachments/1").ToString());
        Assert.Equal("application/octet-stream", file.Headers["content-type"]);
        Assert.StartsWith("attachment;", file.Headers["content-disposition"], StringComparison.Ordinal);
        Assert.Equal("nosniff", file.Headers["x-content-type-options"]);
        Assert.EndsWith(".html", download.SuggestedFilename, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strangers_get_no_file()
    {
        await using var site = await new SiteFixture().Start();
        await Arrive(site);

        using var answer = await site.Client.GetAsync("/staff/attachments/1", Cancelled);

        Assert.NotEqual(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static async Task Check(IPage page)
    {
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the screen.");
        Assert.Empty(await page.Faults());
    }

    // A lead whose prospect has written once more, with everything that a mail can have.
    private static async Task<Lead> Arrive(SiteFixture site)
    {
        var lead = SampleLeads.One(DateTime.UtcNow.AddHours(-2));
        await using var db = site.OpenDatabase();
        db.Add(lead);
        await db.SaveChangesAsync(Cancelled);
        db.Add(new Message
        {
            LeadId = lead.Id,
            Kind = MessageKind.Received,
            MessageId = "one@nordic.example",
            At = DateTime.UtcNow.AddHours(-1),
            FromName = "Anna Kovács",
            FromAddress = "anna.kovacs@danubehealth.example",
            To = "engagement@edvantis.com",
            Subject = "Re: We have your enquiry",
            Text = "Thursday suits us.\n\nAnna",
            Quoted = "On Tuesday, Edvantis wrote:\n> Could we talk?",
            Html = "<p>Thursday suits <b>us</b>. See <a href=\"https://x.example/\" rel=\"noopener noreferrer nofollow\" target=\"_blank\" title=\"https://x.example/\">our site</a>.</p>",
            Attachments =
            {
                new() { FileName = "plan <b>.html", ContentType = "text/html", Length = 27, IsKept = true, Content = new() { Bytes = "<script>secret</script>"u8.ToArray() } },
            },
        });
        db.Add(new Message
        {
            LeadId = lead.Id,
            Kind = MessageKind.Automatic,
            MessageId = "two@nordic.example",
            At = DateTime.UtcNow.AddMinutes(-50),
            FromName = "Anna Kovács",
            To = "",
            Subject = "Away",
            Text = "I am away until Monday.",
        });
        await db.SaveChangesAsync(Cancelled);
        site.Services.GetRequiredService<LeadFeed>().Publish(new(lead.Id, Arrived: true));
        return lead;
    }
}
