using BackendSite.Leads;
using BackendSite.Leads.Details;
using BackendSite.Mail;
using BackendSite.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Leads;

/// <summary>What the inbox and a lead's page show in each of their states.</summary>
public sealed class LeadComponentTests : IAsyncLifetime
{
    private const string Hostile = "<script>alert(1)</script>";

    private readonly LeadsRoom room = new();
    private LeadsContext show = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        show = new LeadsContext(room);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await show.DisposeAsync();
        room.Dispose();
    }

    [Fact]
    public void An_empty_inbox_tells_what_will_come_and_how_to_try_it()
    {
        var inbox = show.Inbox();

        inbox.WaitForElement(".empty a[href='/contact']");
        Assert.Contains("No enquiries yet", inbox.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_called_empty_before_it_was_read()
    {
        var reading = new TaskCompletionSource();
        room.Plans.Gate = reading.Task;
        var inbox = show.Inbox();

        Assert.Empty(inbox.FindAll(".empty, [role=alert], .found span"));

        reading.SetResult();
        inbox.WaitForElement(".empty");
        await reading.Task;
    }

    [Fact]
    public async Task A_search_without_a_match_offers_the_way_back()
    {
        await room.Store(SampleLeads.One(room.Now));

        var inbox = show.Inbox("?q=zzz&size=25");

        inbox.WaitForElement(".empty a[href='/staff/leads?size=25']");
        Assert.Contains("No lead matches", inbox.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_shows_who_what_when_and_who_was_told_and_is_a_link()
    {
        var lead = SampleLeads.One(room.Now, "Anna Kovács", "\n First line. \nSecond line.");
        lead.Interests = ["API", "Cloud"];
        lead.Deliveries.Add(Letter(DeliveryState.Dead));
        await room.Store(lead);

        var inbox = show.Inbox("?q=anna");
        var cells = inbox.WaitForElements("tbody td", 10).Select(cell => cell.TextContent.Trim()).ToList();

        Assert.Equal(["", "Unread: Anna Kovács", "Danube Health", "First line.", "API, Cloud", "nobody", "New", "24 h left", "just now", "1 failed"], cells.Select(cell => cell.ReplaceLineEndings("").Replace("  ", "", StringComparison.Ordinal)));
        Assert.Equal($"/staff/leads/{lead.Reference}?q=anna", inbox.Find("tbody a").GetAttribute("href"));
    }

    [Fact]
    public async Task Hostile_text_is_text()
    {
        var lead = SampleLeads.One(room.Now, Hostile, Hostile);
        lead.Company = Hostile;
        lead.Interests = [Hostile];
        await room.Store(lead);

        var inbox = show.Inbox();
        Assert.Equal(Hostile, inbox.WaitForElement("tbody a").TextContent);
        Assert.Empty(inbox.FindAll("script"));

        var page = show.Page(lead.Reference);
        Assert.Equal(Hostile, page.WaitForElement("h1").TextContent);
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public async Task A_new_lead_waits_behind_a_bar_until_it_is_asked_for()
    {
        await room.Store(SampleLeads.One(room.Now, "First"));
        var inbox = show.Inbox();
        inbox.WaitForElement("tbody a");

        await room.Store(SampleLeads.One(room.Now, "Second"), SampleLeads.One(room.Now, "Spam").With(l => l.Status = LeadStatus.Spam));
        room.Feed.Publish(new(2, Arrived: true));
        room.Feed.Publish(new(3, Arrived: true));
        inbox.WaitForState(() => inbox.FindAll(".arrived").Count > 0);

        Assert.Equal("1 new, show", inbox.Find(".arrived").TextContent);
        Assert.Equal("First", inbox.Find("tbody a").TextContent);

        await inbox.Find(".arrived").ClickAsync(new MouseEventArgs());
        inbox.WaitForState(() => inbox.Find("tbody a").TextContent == "Second");
        Assert.Empty(inbox.FindAll(".arrived"));
    }

    [Fact]
    public async Task A_row_changes_in_its_place()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now, "First"));
        await room.Store(SampleLeads.One(room.Now, "Second"));
        var inbox = show.Inbox();
        inbox.WaitForElement("tbody a");

        await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Spam, null, LeadsRoom.Marko, Cancelled);
        inbox.WaitForState(() => inbox.Markup.Contains("closed", StringComparison.Ordinal));

        Assert.Equal(["Second", "First"], inbox.FindAll("tbody a").Select(link => link.TextContent));
        Assert.Equal(["New", "Spam"], inbox.FindAll("td:nth-child(7)").Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public async Task What_is_in_the_address_is_what_is_shown()
    {
        await room.Store(SampleLeads.One(room.Now, "Anna"), SampleLeads.One(room.Now, "Bela").With(l => l.Status = LeadStatus.Won));
        var inbox = show.Inbox("?status=won");
        inbox.WaitForState(() => inbox.FindAll("tbody a").Count == 1);
        Assert.Equal("/staff/leads", inbox.Find(".chip").GetAttribute("href"));

        show.Services.GetRequiredService<NavigationManager>().NavigateTo("/staff/leads?sort=oldest");

        inbox.WaitForState(() => inbox.FindAll("tbody a").Count == 2);
        Assert.Equal("Anna", inbox.Find("tbody a").TextContent);
        Assert.Contains("oldest first", inbox.Find("th .sort.active").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_said_and_can_be_tried_again()
    {
        await room.Store(SampleLeads.One(room.Now, "Anna"));
        await Rename("Leads", "Gone");
        var inbox = show.Inbox();
        var page = show.Page("ABCDEFGH");
        inbox.WaitForElement("[role=alert]");
        page.WaitForElement("[role=alert]");

        await Rename("Gone", "Leads");
        await inbox.Find("[role=alert] button").ClickAsync(new MouseEventArgs());
        await page.Find("[role=alert] button").ClickAsync(new MouseEventArgs());

        inbox.WaitForState(() => inbox.FindAll("[role=alert]").Count == 0 && inbox.Find("tbody a").TextContent == "Anna");
        page.WaitForState(() => page.Find("h1").TextContent.Contains("No lead has the reference", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lead_shows_everything_that_it_holds()
    {
        var lead = SampleLeads.One(room.Now, message: "One\n\nTwo");
        (lead.Phone, lead.TechStack, lead.Industry, lead.Source) = (" +380 (44) 123", ".NET", "Health", "/contact");
        lead.Email = "anna?bcc=x@danubehealth.example";
        lead.Interests = ["API"];
        lead.Deliveries.Add(Letter(DeliveryState.Sent));
        lead.Deliveries.Add(Letter(DeliveryState.Dead));
        await room.Store(lead);

        var page = show.Page(lead.Reference);

        Assert.Equal("One\n\nTwo", page.WaitForElement(".text[dir=auto]").TextContent);
        Assert.Equal($"mailto:anna%3Fbcc%3Dx@danubehealth.example?subject=Your%20enquiry%20{lead.Reference}", page.Find("a[href^=mailto]").GetAttribute("href"));
        Assert.Equal("tel:+380-44123", page.Find("a[href^=tel]").GetAttribute("href"));
        var timeline = page.FindAll("ol li").Select(item => item.TextContent).ToList();
        Assert.Equal(3, timeline.Count);
        Assert.Contains("Enquiry received", timeline[0], StringComparison.Ordinal);
        Assert.Contains("Accepted by the mail server", timeline[1], StringComparison.Ordinal);
        Assert.Contains("Not delivered: 550 No such mailbox", timeline[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_is_chosen_from_the_colleagues_or_taken_with_one_press()
    {
        await room.Hire(LeadsRoom.Ana, LeadsRoom.Marko);
        var lead = await room.Stored(SampleLeads.One(room.Now));
        var page = show.Page(lead.Reference);
        page.WaitForElement("#lead-owner option:nth-child(3)");
        Assert.Equal(["Nobody yet", "Ana (you)", "Marko"], page.FindAll("#lead-owner option").Select(option => option.TextContent));

        await page.Find("#lead-owner").ChangeAsync(new() { Value = LeadsRoom.Marko.StaffId.ToString() });
        page.WaitForElement("#lead-owner option:nth-child(3)[selected]");
        await page.Find(".take").ClickAsync(new MouseEventArgs());

        page.WaitForElement("#lead-owner option:nth-child(2)[selected]");
        Assert.Empty(page.FindAll(".take"));
        Assert.Contains("Ana took it, after Marko", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_look_sees_a_lead_and_nothing_to_change_it_with()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        await using var looking = new LeadsContext(room, LeadsRoom.Vera);

        var seen = looking.Page(lead.Reference);
        var worked = show.Page(lead.Reference);

        seen.WaitForElement("#lead-timeline");
        worked.WaitForElement("#lead-timeline");
        Assert.Empty(seen.FindAll("article :is(button, textarea, input, select):not(:disabled)"));
        Assert.NotEmpty(worked.FindAll("article button"));
    }

    [Fact]
    public async Task Lost_asks_why_and_stores_the_answer()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        var page = show.Page(lead.Reference);
        await Choose(page, "Lost");

        await page.Find(".why").SubmitAsync();
        Assert.Contains("why", page.Find(".error").TextContent, StringComparison.Ordinal);
        await page.Find("#reason").InputAsync("Too dear");
        await page.Find(".why").SubmitAsync();

        page.WaitForState(() => page.Markup.Contains("Too dear", StringComparison.Ordinal) && page.FindAll(".why").Count == 0);
        Assert.Equal(LeadStatus.Lost, (await room.Read.ByReference(lead.Reference, Cancelled))!.Status);
    }

    [Fact]
    public async Task A_collision_says_who_did_what_and_changes_nothing()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        var page = show.Page(lead.Reference);
        page.WaitForElement(".choice");
        await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Open, null, LeadsRoom.Marko, Cancelled);

        await Choose(page, "Qualified");

        Assert.Contains("Marko changed the status from New to Open in the meantime", page.WaitForElement("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Open", page.Find(".choice[aria-pressed=true]").TextContent.Trim());
    }

    [Fact]
    public async Task A_note_is_kept_in_its_box_until_it_is_stored()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        var page = show.Page(lead.Reference);
        page.WaitForElement("#note");
        await page.Find("#note").InputAsync("Call them\non Monday");
        await Rename("LeadEvents", "Gone");
        await page.Find("form.note").SubmitAsync();

        Assert.Contains("could not be saved", page.Find("#note-error").TextContent, StringComparison.Ordinal);
        Assert.Equal("Call them\non Monday", page.Find("#note").GetAttribute("value"));

        await Rename("Gone", "LeadEvents");
        await page.Find("#note").KeyDownAsync(new KeyboardEventArgs { Key = "Enter", CtrlKey = true });

        page.WaitForState(() => page.FindAll("li.note").Count == 1);
        Assert.Equal("Call them\non Monday", page.Find("li.note .text").TextContent);
        Assert.Equal("", page.Find("#note").GetAttribute("value"));
    }

    [Fact]
    public async Task A_colleagues_change_shows_at_once_and_leaves_what_is_being_typed()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        var page = show.Page(lead.Reference);
        page.WaitForElement("#note");
        await page.Find("#note").InputAsync("half a sen");

        await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Open, null, LeadsRoom.Marko, Cancelled);
        page.WaitForState(() => page.FindAll(".notice p").Count > 0);

        Assert.Equal("Marko changed the status from New to Open.", page.Find(".notice p").TextContent);
        Assert.Equal("half a sen", page.Find("#note").GetAttribute("value"));
    }

    [Fact]
    public async Task The_neighbours_and_the_way_back_keep_the_list()
    {
        await room.Store(SampleLeads.One(room.Now, "a"), SampleLeads.One(room.Now, "b"), SampleLeads.One(room.Now, "c"));
        var all = (await room.Find.Page(new(), LeadsRoom.Ana.StaffId, Cancelled)).Rows.Select(row => row.Reference).ToList();

        var page = show.Page(all[1], "?q=danube");

        Assert.Equal($"/staff/leads/{all[0]}?q=danube", page.WaitForElement("a[rel=prev]").GetAttribute("href"));
        Assert.Equal($"/staff/leads/{all[2]}?q=danube", page.Find("a[rel=next]").GetAttribute("href"));
        Assert.Equal("/staff/leads?q=danube", page.Find("a.back").GetAttribute("href"));
    }

    [Fact]
    public void An_unknown_reference_is_said_to_be_unknown()
    {
        var page = show.Page(Hostile);

        Assert.Contains($"No lead has the reference {Hostile}", page.WaitForElement("h1").TextContent, StringComparison.Ordinal);
    }

    private static async Task Choose(IRenderedComponent<LeadPage> page, string status)
    {
        page.WaitForElement(".choice");
        await page.FindAll(".choice").Single(button => button.TextContent.Trim() == status).ClickAsync(new MouseEventArgs());
    }

    private static Delivery Letter(DeliveryState state) => new()
    {
        Kind = "notice",
        Recipient = "engagement@edvantis.com",
        MessageId = $"{state}@sample.example",
        CreatedAt = new(2026, 11, 24, 10, 0, 0, DateTimeKind.Utc),
        NextAttemptAt = new(2026, 11, 24, 10, 0, 0, DateTimeKind.Utc),
        State = state,
        SentAt = state == DeliveryState.Sent ? new(2026, 11, 24, 10, 0, 2, DateTimeKind.Utc) : null,
        LastError = state == DeliveryState.Dead ? "550 No such mailbox" : null,
    };

    private async Task Rename(string from, string to)
    {
        await using var db = room.CreateDbContext();
        await db.Database.ExecuteAsync($"ALTER TABLE {from} RENAME TO {to}");
    }
}
