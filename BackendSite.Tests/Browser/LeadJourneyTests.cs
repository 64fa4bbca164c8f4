using BackendSite.Leads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BackendSite.Tests.Browser;

/// <summary>A day with leads: they arrive, are found, opened and worked on, by two colleagues at once.</summary>
public sealed class LeadJourneyTests(BrowserFixture browser)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_arrival_to_won_with_a_colleague_at_the_same_lead()
    {
        await using var site = await new SiteFixture().Start();
        await using var ana = await browser.VisitAs(site, "Ana Petrenko");
        await using var marko = await browser.VisitAs(site, "Marko Li");
        await Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Name = "No enquiries yet" })).ToBeVisibleAsync();

        // The first one appears by itself, for nobody reads an empty list; the second one waits to be asked for.
        await Arrive(site, SampleLeads.One(DateTime.UtcNow, "Zoë van den Berg", "A booking platform.\nTwo teams."));
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Zoë van den Berg" }).WaitForAsync();
        await Arrive(site, SampleLeads.One(DateTime.UtcNow, "Grace Mwangi", "A mobile backend."));
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "1 new, show" }).ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Grace Mwangi");

        // Search narrows while one types, and lives in the address.
        await ana.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Search leads" }).FillAsync("booking");
        await Expect(ana.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await Expect(ana.Page).ToHaveURLAsync($"{site.Address}/staff/leads?q=booking");
        await ana.Page.ReloadAsync();
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Zoë van den Berg" }).ClickAsync();

        // Two at one lead: what one does shows at the other, and what is half typed stays.
        await marko.Page.GotoAsync(new Uri(ana.Page.Url).AbsolutePath);
        var note = ana.Page.GetByLabel("Note for colleagues");
        await note.PressSequentiallyAsync("Called; ");
        await marko.Page.GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "changed" })).ToContainTextAsync("Marko Li changed the status from New to Open.");
        await note.PressSequentiallyAsync("they want a call on Monday");
        await note.PressAsync("Control+Enter");
        await Expect(marko.Page.GetByRole(AriaRole.Listitem).Last).ToContainTextAsync("Called; they want a call on Monday");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Won", Exact = true }).ClickAsync();
        await Expect(marko.Page.GetByRole(AriaRole.Button, new() { Name = "Won", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");

        // The way back keeps the list.
        await ana.Page.GetByRole(AriaRole.Navigation, new() { Name = "Leads" }).GetByRole(AriaRole.Link, new() { Name = "Leads" }).ClickAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("booking");
        await Expect(ana.Page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Won");
    }

    [Fact]
    public async Task Single_keys_walk_select_assign_and_open_but_never_while_one_types()
    {
        await using var site = await new SiteFixture().Start();
        await Arrive(site, SampleLeads.One(DateTime.UtcNow, "Zoë van den Berg"), SampleLeads.One(DateTime.UtcNow, "Grace Mwangi"));
        await using var ana = await browser.VisitAs(site, "Ana Petrenko");
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Grace Mwangi" }).WaitForAsync();
        var keys = ana.Page.Keyboard;

        await keys.PressAsync("j");
        await Expect(ana.Page.GetByRole(AriaRole.Link, new() { Name = "Grace Mwangi" })).ToBeFocusedAsync();
        await keys.PressAsync("j");
        await keys.PressAsync("e");
        await Expect(ana.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("1 lead assigned to Ana Petrenko.");
        await keys.PressAsync("g");
        await keys.PressAsync("m");
        await Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Name = "My leads" })).ToBeVisibleAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await keys.PressAsync("j");
        await keys.PressAsync("Enter");
        await Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Name = "Zoë van den Berg" })).ToBeVisibleAsync();
        await keys.PressAsync("n");
        await keys.TypeAsync("just a note, e a s u");
        await Expect(ana.Page.GetByLabel("Note for colleagues")).ToHaveValueAsync("just a note, e a s u");

        // From anywhere, the palette finds a lead; also from within a text.
        await keys.PressAsync("Control+k");
        await keys.TypeAsync("mwangi");
        await ana.Page.GetByRole(AriaRole.List, new() { Name = "Leads" }).GetByRole(AriaRole.Link).WaitForAsync();
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Name = "Grace Mwangi" })).ToBeVisibleAsync();
        await keys.PressAsync("?");
        await Expect(ana.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard" })).ToBeVisibleAsync();
        await keys.PressAsync("Escape");

        // Somebody who wants no surprises switches them off, and they stay off.
        await ana.Page.GetByText("Display", new() { Exact = true }).ClickAsync();
        await ana.Page.GetByLabel("Single-key shortcuts").UncheckAsync();
        await ana.Page.GetByLabel("Colours").SelectOptionAsync("Dark");
        await Expect(ana.Page.Locator("html")).ToHaveAttributeAsync("data-scheme", "dark");
        await ana.Page.ReloadAsync();
        await Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Name = "Grace Mwangi" })).ToBeVisibleAsync();
        await Expect(ana.Page.Locator("html")).ToHaveAttributeAsync("data-scheme", "dark");
        await keys.PressAsync("n");
        await Expect(ana.Page.GetByLabel("Note for colleagues")).Not.ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_note_that_was_begun_outlives_the_page_and_a_colleague_sees_that_it_is_written()
    {
        await using var site = await new SiteFixture().Start();
        var lead = SampleLeads.One(DateTime.UtcNow, "Zoë van den Berg");
        await Arrive(site, lead);
        await using var ana = await browser.VisitAs(site, "Ana Petrenko");
        await using var marko = await browser.VisitAs(site, "Marko Li");
        await ana.Page.GotoAsync($"/staff/leads/{lead.Reference}");
        await marko.Page.GotoAsync($"/staff/leads/{lead.Reference}");
        await marko.Page.GetByRole(AriaRole.Heading, new() { Name = "Timeline" }).WaitForAsync();
        await ana.Page.GetByRole(AriaRole.Heading, new() { Name = "Timeline" }).WaitForAsync();
        await Expect(ana.Page.GetByText("Marko Li is here")).ToBeVisibleAsync();

        await ana.Page.GetByLabel("Note for colleagues").PressSequentiallyAsync("They asked for @mar");
        await Expect(marko.Page.GetByText("Ana Petrenko is writing")).ToBeVisibleAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "@Marko Li" }).ClickAsync();
        await Expect(ana.Page.GetByLabel("Note for colleagues")).ToHaveValueAsync("They asked for @Marko Li ");
        await ana.Page.GotoAsync("/staff/leads");
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Zoë van den Berg" }).ClickAsync();

        await Expect(ana.Page.GetByLabel("Note for colleagues")).ToHaveValueAsync("They asked for @Marko Li ");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Save note" }).ClickAsync();
        await Expect(marko.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "They asked for @Marko Li" })).ToBeVisibleAsync();
        await ana.Page.ReloadAsync();
        await Expect(ana.Page.GetByLabel("Note for colleagues")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task With_the_keyboard_alone_a_lead_is_found_opened_and_answered()
    {
        await using var site = await new SiteFixture().Start();
        await Arrive(site, SampleLeads.One(DateTime.UtcNow, "Zoë van den Berg"));
        await using var ana = await browser.VisitAs(site, "Ana Petrenko");
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Zoë van den Berg" }).WaitForAsync();

        await TabTo(ana.Page, ana.Page.GetByRole(AriaRole.Searchbox));
        await ana.Page.Keyboard.TypeAsync("zoe");
        await Expect(ana.Page).ToHaveURLAsync($"{site.Address}/staff/leads?q=zoe");
        await TabTo(ana.Page, ana.Page.GetByRole(AriaRole.Link, new() { Name = "Zoë van den Berg" }));
        await ana.Page.Keyboard.PressAsync("Enter");
        await TabTo(ana.Page, ana.Page.GetByRole(AriaRole.Button, new() { Name = "Responded" }));
        await ana.Page.Keyboard.PressAsync("Enter");

        await Expect(ana.Page.GetByRole(AriaRole.Listitem).Last).ToContainTextAsync("Ana Petrenko changed the status from New to Responded");
    }

    [Fact]
    public async Task With_the_keyboard_alone_a_lead_goes_from_the_search_by_an_answer_to_won()
    {
        await using var site = await new SiteFixture().Start();
        await Arrive(site, SampleLeads.One(DateTime.UtcNow, "Zoë van den Berg"), SampleLeads.One(DateTime.UtcNow, "Grace Mwangi"));
        await using var ana = await browser.VisitAs(site, "Ana Petrenko");
        var keyboard = ana.Page.Keyboard;
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Zoë van den Berg" }).WaitForAsync();

        await keyboard.PressAsync("/");
        await Expect(ana.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await keyboard.TypeAsync("zoe");
        await Expect(ana.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await TabTo(ana.Page, ana.Page.GetByRole(AriaRole.Link, new() { Name = "Zoë van den Berg" }));
        await keyboard.PressAsync("Enter");
        await ana.Page.GetByRole(AriaRole.Heading, new() { Name = "Timeline" }).WaitForAsync();

        await keyboard.PressAsync("r");
        await Expect(ana.Page.GetByLabel("Your answer")).ToBeFocusedAsync();
        await keyboard.TypeAsync("Hello Zoë, Thursday?");
        await keyboard.PressAsync("Control+Enter");
        await Expect(ana.Page.GetByText("Ana Petrenko answered")).ToBeVisibleAsync();

        // Out of the box, to the statuses, and along them.
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("s");
        await Expect(ana.Page.GetByRole(AriaRole.Button, new() { Name = "New", Exact = true })).ToBeFocusedAsync();
        await TabTo(ana.Page, ana.Page.GetByRole(AriaRole.Button, new() { Name = "Won", Exact = true }));
        await keyboard.PressAsync("Enter");
        await Expect(ana.Page.GetByRole(AriaRole.Button, new() { Name = "Won", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task The_pages_can_be_used_by_everyone_and_fit_the_screen(int width, ColorScheme scheme)
    {
        await using var site = await new SiteFixture().Start();
        await Arrive(site, [.. SampleLeads.Make(60, DateTime.UtcNow), SampleLeads.One(DateTime.UtcNow, new string('W', 120), new string('x', 3000))]);
        await using var ana = await browser.VisitAs(
            site, "Ana Petrenko", new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 844 } });
        var first = ana.Page.GetByRole(AriaRole.Row).Filter(new() { Has = ana.Page.GetByRole(AriaRole.Link) }).Last;
        await first.WaitForAsync();
        await Check(ana.Page);

        await ana.Page.GotoAsync("/staff/leads?view=nonsense&q=zzz&status=open");
        await ana.Page.GetByRole(AriaRole.Heading, new() { Name = "No lead matches" }).WaitForAsync();
        await Check(ana.Page);

        await ana.Page.GotoAsync("/staff/leads/" + SampleLeads.One(DateTime.UtcNow, new string('W', 120), new string('x', 3000)).Reference);
        await ana.Page.GetByRole(AriaRole.Heading, new() { Name = "Timeline" }).WaitForAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Lost" }).ClickAsync();
        await ana.Page.GetByLabel("Why was it lost?").WaitForAsync();
        await Check(ana.Page);
    }

    private static async Task Check(IPage page)
    {
        if (!await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"))
        {
            Assert.Fail(await page.EvaluateAsync<string>("[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 90)).slice(0, 6).join('; ')"));
        }

        Assert.Empty(await page.Faults());
    }

    private static async Task TabTo(IPage page, ILocator target)
    {
        const int most = 60;
        for (var presses = 0; presses < most; presses++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail("The keyboard does not get there.");
    }

    // As an enquiry does: stored, committed, signalled.
    private static async Task Arrive(SiteFixture site, params Lead[] leads)
    {
        await using var db = site.OpenDatabase();
        db.AddRange(leads);
        await db.SaveChangesAsync(Cancelled);
        foreach (var lead in leads)
        {
            site.Services.GetRequiredService<LeadFeed>().Publish(new(lead.Id, Arrived: true));
        }
    }
}
