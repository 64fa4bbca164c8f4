using BackendSite.Leads;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Browser;

public class EnquiryJourneyTests(SiteFixture site, BrowserFixture browser) : IClassFixture<SiteFixture>
{
    private const string Article = "/articles/what-does-a-backend-developer-do";

    [Theory]
    [InlineData(true, 1280)]
    [InlineData(false, 1280)]
    [InlineData(false, 390)]
    public async Task A_reader_writes_below_the_article_mends_a_mistake_and_gets_a_receipt(bool script, int width)
    {
        await using var visit = await browser.Visit(site.Address, new() { JavaScriptEnabled = script, ViewportSize = new() { Width = width, Height = 800 } });
        visit.Expect("422");
        var page = visit.Page;
        await page.GotoAsync(Article);
        await page.GetByLabel("Full name").FillAsync("Jürgen Müller");
        await page.GetByLabel("Company").FillAsync("Bäckerei & Söhne");
        await page.GetByLabel("Project details").FillAsync($"Ein Shop, {script} {width}\n\nmit Bestellungen.");
        await page.GetByLabel("Cloud migration").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();

        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^Error: "));
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Enter your work email" }).ClickAsync();
        var email = page.GetByLabel("Work email");
        await Expect(email).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Project details")).ToHaveValueAsync($"Ein Shop, {script} {width}\n\nmit Bestellungen.");
        await Expect(page.GetByLabel("Cloud migration")).ToBeCheckedAsync();
        await email.FillAsync("j.mueller@baeckerei.example");
        await email.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your enquiry has arrived");
        await Expect(page.GetByText("Bäckerei & Söhne")).ToBeVisibleAsync();
        var lead = await site.LeadOf(new Uri(page.Url).AbsolutePath);
        Assert.Equal(Article, lead.Source);
        await Expect(page.GetByText(lead.Reference)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Many_clicks_send_one_post()
    {
        await using var visit = await browser.Visit(site.Address);
        var page = visit.Page;
        var posts = 0;
        page.Request += (_, request) => posts += request.Method == "POST" ? 1 : 0;
        await Fill(page, "Many clicks");
        var button = page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" });

        await button.EvaluateAsync("button => { for (let i = 0; i < 5; i++) button.click(); }");

        await page.WaitForURLAsync("**/enquiries/*");
        Assert.Equal(1, posts);
    }

    [Fact]
    public async Task Going_back_and_sending_again_shows_the_same_receipt()
    {
        await using var visit = await browser.Visit(site.Address, new() { JavaScriptEnabled = false });
        var page = visit.Page;
        await Fill(page, "Back and again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await page.WaitForURLAsync("**/enquiries/*");
        var receipt = page.Url;

        await page.GoBackAsync();
        await Fill(page, "Back and again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await page.WaitForURLAsync("**/enquiries/*");

        Assert.Equal(receipt, page.Url);
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Leads.CountAsync(lead => lead.Message == "Back and again", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_connection_that_is_cut_before_the_answer_loses_nothing_and_doubles_nothing()
    {
        await using var visit = await browser.Visit(site.Address);
        visit.Expect("ERR_FAILED");
        var page = visit.Page;
        await Fill(page, "Cut off in a tunnel");
        // The site takes it, but its answer never arrives.
        await page.RouteAsync("**/contact", async route =>
        {
            await route.FetchAsync(new() { MaxRedirects = 0 });
            await route.AbortAsync();
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await page.WaitForURLAsync("chrome-error://**", new() { WaitUntil = WaitUntilState.Commit });
        await page.UnrouteAllAsync();

        await page.GotoAsync("/contact");
        await Expect(page.GetByText("We restored what you wrote here earlier")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await page.WaitForURLAsync("**/enquiries/*");
        var receipt = page.Url;
        await page.ReloadAsync();

        Assert.Equal(receipt, page.Url);
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Leads.CountAsync(lead => lead.Message == "Cut off in a tunnel", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_page_that_was_open_while_the_site_was_replaced_still_sends()
    {
        using var data = new TemporaryFolder();
        string address;
        await using (var before = await SiteProcess.Start(data.Path))
        {
            address = before.Address;
        }

        await using var visit = await browser.Visit(address);
        var page = visit.Page;
        await using (var old = await SiteProcess.Start(data.Path, $"--urls={address}"))
        {
            await Fill(page, "Written over the weekend");
            await old.Terminate();
        }

        Directory.Delete(data.Combine("keys"), recursive: true);
        await using var after = await SiteProcess.Start(data.Path, $"--urls={address}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your enquiry has arrived");
    }

    [Fact]
    public async Task With_a_keyboard_alone_an_enquiry_is_written_sent_and_taken_back()
    {
        await using var visit = await browser.Visit(site.Address);
        var page = visit.Page;
        page.WebSocket += (_, socket) => Assert.Fail($"A public page opened {socket.Url}.");
        await page.GotoAsync("/contact");
        foreach (var (label, text) in new[]
        {
            ("Full name", "Ada Lovelace"), ("Work email", "ada@analytical.example"), ("Company", "Analytical Engines"),
            ("Project details", "Nothing but keys, from the first to the last of them."),
        })
        {
            await TabTo(page, page.GetByLabel(label));
            await page.Keyboard.TypeAsync(text);
        }

        await TabTo(page, page.GetByLabel("Cloud migration"));
        await page.Keyboard.PressAsync("Space");
        await TabTo(page, page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }));
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/enquiries/*");
        await TabTo(page, page.GetByRole(AriaRole.Link, new() { Name = "Withdraw the enquiry" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await TabTo(page, page.GetByRole(AriaRole.Button, new() { Name = "Withdraw the enquiry" }));
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your enquiry was withdrawn");
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task No_state_of_a_receipt_has_a_fault_that_axe_knows(int width, ColorScheme scheme)
    {
        await using var visit = await browser.Visit(site.Address, new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        visit.Expect("422");
        var page = visit.Page;
        await Fill(page, $"Axe {width}");
        await page.GetByLabel("Work email").FillAsync("ada@gmial.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await AssertNoFault(page, "Your enquiry has arrived");
        var receipt = page.Url;
        await page.GetByRole(AriaRole.Button, new() { Name = "Add to the enquiry" }).ClickAsync();
        await AssertNoFault(page, "Your enquiry has arrived");
        await page.GotoAsync($"{receipt}/withdraw");
        await AssertNoFault(page, "Your enquiry has arrived");
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw the enquiry" }).ClickAsync();
        await AssertNoFault(page, "Your enquiry was withdrawn");
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task No_refusal_has_a_fault_that_axe_knows_or_loses_the_text(int width, ColorScheme scheme)
    {
        await using var busy = await new SiteFixture { Settings = { ["Enquiries:PerAddressPerMinute"] = "1" } }.Start();
        await using (var db = busy.OpenDatabase())
        {
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TRIGGER Refuse BEFORE INSERT ON Leads BEGIN SELECT RAISE(ABORT, 'refused'); END", TestContext.Current.CancellationToken);
        }

        await using var visit = await browser.Visit(busy.Address, new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = scheme });
        visit.Expect("403");
        visit.Expect("429");
        visit.Expect("503");
        var page = visit.Page;
        await page.SetContentAsync(
            $"<form method=post action='{busy.Address}/contact'><input name=fullName value=Ada><input name=email value=ada@example.com>"
            + "<input name=company value=A><input name=message value=Refused><button>Send enquiry</button></form>");
        await AssertRefused(403);
        await AssertRefused(503);
        await AssertRefused(429);

        async Task AssertRefused(int status)
        {
            var answer = await page.RunAndWaitForResponseAsync(
                () => page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync(), answer => answer.Request.Method == "POST");
            Assert.Equal(status, answer.Status);
            await Expect(page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
            await Expect(page.GetByLabel("Project details")).ToHaveValueAsync("Refused");
            Assert.Empty((await page.Faults()).Select(fault => $"{status} {fault}"));
        }
    }

    [Fact]
    public async Task Offline_says_so_and_keeps_the_text()
    {
        await using var visit = await browser.Visit(site.Address);
        var page = visit.Page;
        await Fill(page, "Sent from a train");
        await visit.Context.SetOfflineAsync(true);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();

        await Expect(page.GetByText("You are offline")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Project details")).ToHaveValueAsync("Sent from a train");

        await visit.Context.SetOfflineAsync(false);
        await Expect(page.GetByText("You are connected again")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await page.WaitForURLAsync("**/enquiries/*");
    }

    [Fact]
    public async Task A_draft_survives_leaving_the_page_and_is_gone_after_the_receipt()
    {
        await using var visit = await browser.Visit(site.Address);
        var page = visit.Page;
        await Fill(page, "Half a thought");
        await page.GotoAsync("/");
        await page.GotoAsync("/contact");

        await Expect(page.GetByText("We restored what you wrote here earlier")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Project details")).ToHaveValueAsync("Half a thought");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send enquiry" }).ClickAsync();
        await page.WaitForURLAsync("**/enquiries/*");
        await page.GotoAsync("/contact");
        await Expect(page.GetByLabel("Project details")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_restored_draft_can_be_cleared()
    {
        await using var visit = await browser.Visit(site.Address);
        var page = visit.Page;
        await Fill(page, "Never mind");
        await page.GotoAsync("/contact");
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear the form" }).ClickAsync();

        await Expect(page.GetByLabel("Full name")).ToBeFocusedAsync();
        await page.GotoAsync("/contact");
        await Expect(page.GetByLabel("Project details")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_reported_field_is_looked_at_again_while_it_is_mended()
    {
        await using var visit = await browser.Visit(site.Address);
        visit.Expect("422");
        var page = visit.Page;
        await Fill(page, "x");
        var email = page.GetByLabel("Work email");
        await email.FillAsync("nobody");
        await email.PressAsync("Enter");
        await Expect(page.GetByText("Error: Enter an email address")).ToBeVisibleAsync();

        await email.FillAsync("somebody@example.com");

        await Expect(page.GetByText("Error: Enter an email address")).ToBeHiddenAsync();
        await Expect(email).ToHaveAttributeAsync("aria-invalid", "false");
    }

    [Theory]
    [InlineData("ada@gmial.com", "Did you mean ada@gmail.com?")]
    [InlineData("ada@gmail.co", "Did you mean ada@gmail.com?")]
    [InlineData("ada@gmail.com", "")]
    [InlineData("ada@example.com", "")]
    public async Task A_slip_in_the_domain_of_an_address_is_pointed_out(string typed, string hint)
    {
        await using var visit = await browser.Visit(site.Address);
        await visit.Page.GotoAsync("/contact");
        await visit.Page.GetByLabel("Work email").FillAsync(typed);
        await visit.Page.GetByLabel("Company").FocusAsync();

        await Expect(visit.Page.Locator(".typo")).ToHaveTextAsync(hint);
    }

    private static async Task TabTo(IPage page, ILocator target)
    {
        for (var tabs = 0; tabs < 60; tabs++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{target} is not reached with the Tab key.");
    }

    private static async Task AssertNoFault(IPage page, string heading)
    {
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);
        Assert.Empty(await page.Faults());
    }

    private static async Task Fill(IPage page, string message)
    {
        await page.GotoAsync("/contact");
        await page.GetByLabel("Full name").FillAsync("Ada Lovelace");
        await page.GetByLabel("Work email").FillAsync("ada@analytical.example");
        await page.GetByLabel("Company").FillAsync("Analytical Engines");
        await page.GetByLabel("Project details").FillAsync(message);
    }
}
