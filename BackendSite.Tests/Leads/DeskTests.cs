using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Leads.Calendar;
using BackendSite.Leads.Reports;
using BackendSite.Leads.Routing;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using BackendSite.Staff.Work;
using BackendSite.Web;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using static BackendSite.Tests.Leads.LeadsRoom;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Leads;

/// <summary>What the pages of skills, rules, hours and reports show and store.</summary>
public sealed class DeskTests : IAsyncLifetime
{
    private static readonly System.Security.Claims.ClaimsPrincipal Ada = Colleague("Ada", "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a08", StaffRole.Admin);

    private readonly LeadsRoom room = new();
    private LeadsContext show = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await room.Hire(Ana, Marko, Ada);
        show = Desk(Ada);
    }

    public async ValueTask DisposeAsync()
    {
        await show.DisposeAsync();
        room.Dispose();
    }

    [Fact]
    public async Task What_somebody_knows_and_when_they_are_away_is_stored_and_shown_again()
    {
        await using var mine = Desk(Ana);
        var page = mine.Render<MyWorkPage>();
        await page.WaitForElement("#tech").ChangeAsync(new() { Value = " .NET, postgres,, .net " });
        await page.Find("#capacity").ChangeAsync(new() { Value = "3" });
        await page.Find("form.rows").SubmitAsync();
        page.WaitForState(() => page.Markup.Contains("Saved.", StringComparison.Ordinal));
        await page.Find("#from").ChangeAsync(new() { Value = "2026-12-24" });
        await page.Find("#to").ChangeAsync(new() { Value = "2026-12-20" });
        await page.Find("form.line").SubmitAsync();
        Assert.Contains("before the first", page.WaitForElement(".problem").TextContent, StringComparison.Ordinal);
        await page.Find("#to").ChangeAsync(new() { Value = "2026-12-31" });
        await page.Find("form.line").SubmitAsync();

        Assert.Equal("Thu 24 Dec 2026 to Thu 31 Dec 2026", page.WaitForElement(".plain li span").TextContent);
        var again = mine.Render<MyWorkPage>();
        Assert.Equal((".NET, postgres", "3"), (again.WaitForElement("#tech").GetAttribute("value"), again.Find("#capacity").GetAttribute("value")));

        await again.Find(".plain button").ClickAsync();
        again.WaitForState(() => again.FindAll(".plain li").Count == 0);
    }

    [Fact]
    public async Task Of_others_only_managers_say_how_they_work()
    {
        var change = new ChangeWork(room, new WorkChanged(), new Audit(room, room.Clock));
        WorkWishes wishes = new(false, 1, false, "", "", "");

        await Assert.ThrowsAsync<NotPermittedException>(() => change.Save(Marko.StaffId, wishes, Ana, Cancelled));
        await change.Save(Marko.StaffId, wishes, Ada, Cancelled);

        var team = show.Render<TeamPage>();
        team.WaitForState(() => team.FindAll("tbody tr").Count == 3);
        Assert.Contains("Not now", team.FindAll("tbody tr")[2].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_added_put_in_order_and_tried()
    {
        var page = show.Render<RoutingPage>();
        await page.WaitForElement("#rules + .hint + form, form.line").SubmitAsync();
        Assert.Contains("which words", page.WaitForElement(".problem").TextContent, StringComparison.Ordinal);
        await AddRule(page, "Industry", "retail", Marko.StaffId);
        await AddRule(page, "TechStack", "java", Ana.StaffId);
        Assert.Equal(["The industry is “retail”: to Marko", "The tech stack has “java”: to Ana"], page.FindAll(".rules span").Select(rule => rule.TextContent));

        await page.Find(".rules button[aria-label='Move rule 2 up']").ClickAsync();
        page.WaitForState(() => page.Find(".rules span").TextContent.EndsWith("Ana", StringComparison.Ordinal));
        await page.Find("#try-stack").ChangeAsync(new() { Value = "Java" });
        await page.Find("#try-industry").ChangeAsync(new() { Value = "Retail" });
        await page.Find("form.rows").SubmitAsync();

        Assert.Equal("Ana", page.WaitForElement(".answer").TextContent);
        Assert.Contains("Rule 1: the tech stack has “java”", page.Markup, StringComparison.Ordinal);
        await page.Find(".rules button[aria-label='Remove rule 1']").ClickAsync();
        page.WaitForState(() => page.FindAll(".rules li").Count == 1);
    }

    [Fact]
    public async Task Who_gets_what_fits_nobody_is_chosen()
    {
        var page = show.Render<RoutingPage>();
        await page.WaitForElement("#fallback").ChangeAsync(new() { Value = Marko.StaffId.ToString() });
        await page.Find("#spread").ChangeAsync(new() { Value = nameof(Spread.RoundRobin) });

        await using var db = room.CreateDbContext();
        var plan = await RoutingPlan.Read(db, Cancelled);
        Assert.Equal((Marko.StaffId, Spread.RoundRobin), (plan.FallbackId, plan.Spread));
        Assert.Equal(["Ada", "Ada"], await db.AuditEntries.Where(line => line.Kind == AuditKind.SettingChanged).Select(line => line.StaffName).ToListAsync(Cancelled));
    }

    [Fact]
    public async Task Hours_show_what_they_move_before_they_are_saved()
    {
        await room.Store(SampleLeads.One(room.Now).With(lead => lead.DueAt = Hours.Due(room.Now)));
        var page = show.Render<CalendarPage>();
        await page.WaitForElement("#hours").ChangeAsync(new() { Value = "whenever" });
        await page.Find("form").SubmitAsync();
        Assert.StartsWith("Hours:", page.WaitForElement(".problem").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".main"));

        await page.Find("#hours").ChangeAsync(new() { Value = "Mon-Fri 11:00-18:00" });
        await page.Find("form").SubmitAsync();

        Assert.Equal(["Anna Kovács", "1 h later"], page.WaitForElements("tbody tr > :is(th, td:last-child)").Select(cell => cell.TextContent));
        await page.Find("button.main").ClickAsync();
        page.WaitForState(() => page.Markup.Contains("Saved.", StringComparison.Ordinal));
        Assert.Contains("11:00 to 18:00", page.Find("header").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_tells_what_there_is_and_says_when_there_is_nothing()
    {
        Assert.Contains("for the first time", show.Render<ReportsPage>().WaitForElement("[role=status]").TextContent, StringComparison.Ordinal);
        await SumUp();
        var none = show.Render<ReportsPage>();
        none.WaitForState(() => none.Markup.Contains("No enquiry arrived", StringComparison.Ordinal));

        await room.Store(SampleLeads.One(room.Now).With(lead => (lead.FirstResponseAt, lead.Source) = (room.Now.AddMinutes(130), "/contact")));
        await SumUp();
        var report = show.Render<ReportsPage>();

        Assert.Equal(["1", "100%", "2 h 10 min", "2 h 10 min", "0", "0"], report.WaitForElements(".figures dd").Select(figure => figure.TextContent));
        Assert.Equal(report.FindAll("figure").Count, report.FindAll("table").Count);
        Assert.Contains("/contact", report.Find("[aria-labelledby=report-page] tbody").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(RuleSubject.TechStack), false, "When, one of these words, it goes to, Skill, Add rule")]
    [InlineData(nameof(RuleSubject.Everything), false, "When, it goes to, Skill, Add rule")]
    [InlineData(nameof(RuleSubject.Page), true, "When, one of these words, it goes to, Add rule")]
    [InlineData(nameof(RuleSubject.Everything), true, "When, it goes to, Add rule")]
    public async Task A_rule_asks_for_what_its_kind_needs(string subject, bool person, string controls)
    {
        var page = show.Render<RoutingPage>();
        Assert.Contains("No rules yet: skills decide.", page.WaitForElement("section .hint").TextContent, StringComparison.Ordinal);

        await page.Find("#subject").ChangeAsync(subject);
        await page.Find("#person").ChangeAsync(person ? Ana.StaffId.ToString() : "");

        Assert.Equal(controls, string.Join(", ", page.ControlNames("form.line")));
    }

    [Fact]
    public async Task A_rule_names_what_it_leads_to_also_who_left()
    {
        var vera = Vera.StaffId;
        await room.Hire(Vera);
        await using (var db = room.CreateDbContext())
        {
            await db.Staff.Where(account => account.Id == vera).ExecuteUpdateAsync(row => row.SetProperty(account => account.ClosedAt, room.Now), Cancelled);
            db.AddRange(
                new RoutingRule { Position = 1, Subject = RuleSubject.Anywhere, Words = "urgent, today", Skill = "Go" },
                new RoutingRule { Position = 2, Subject = RuleSubject.Interest, Words = "Consulting", StaffId = vera },
                new RoutingRule { Position = 3, Subject = RuleSubject.Everything, Words = "", StaffId = Marko.StaffId });
            await db.SaveChangesAsync(Cancelled);
        }

        var page = show.Render<RoutingPage>();

        Assert.Equal(
            ["It says anywhere “urgent” or “today”: to whoever knows Go", "They are interested in “Consulting”: to somebody who left", "Everything goes to Marko"],
            page.WaitForElements(".rules span").Select(rule => rule.Words()));
        Assert.Equal(
            ["Remove rule 1", "Move rule 2 up", "Remove rule 2", "Move rule 3 up", "Remove rule 3"],
            page.FindAll(".rules button").Select(button => button.GetAttribute("aria-label")));
    }

    [Fact]
    public async Task Rules_that_can_not_be_stored_keep_what_was_written_and_can_be_tried_again()
    {
        var page = show.Render<RoutingPage>();
        page.WaitForElement("#words");
        await Lose("RoutingRules");

        await page.Find("#words").ChangeAsync("retail");
        await page.Find("#skill").ChangeAsync("Go");
        await page.Find("form.line").SubmitAsync();

        Assert.Equal("That did not work. Look at the rules, and try again.", page.WaitForElement("[role=alert]").Words());
        Assert.Equal(("retail", "Go"), (page.Find("#words").GetAttribute("value"), page.Find("#skill").GetAttribute("value")));
        await Find("RoutingRules");
        await page.Find("form.line").SubmitAsync();
        page.WaitForState(() => page.FindAll(".rules li").Count == 1 && page.FindAll("[role=alert]").Count == 0);
    }

    [Fact]
    public async Task Hours_that_move_nothing_are_saved_without_a_question()
    {
        var page = show.Render<CalendarPage>();
        Assert.Equal(
            ["Time zone", "Hours of a week", "Holidays", "Days with other hours", "Warn so many working minutes before an answer is due", "Show what it changes"],
            page.ControlNames());
        await page.WaitForElement("#holidays").ChangeAsync("2027-01-06");
        await page.Find("form").SubmitAsync();

        Assert.Equal("No open deadline moves", page.WaitForElement("#moves").TextContent);
        Assert.Empty(page.FindAll("fieldset, table"));

        // What was shown is not what would be saved any more.
        await page.Find("#warn").ChangeAsync("30");
        Assert.Empty(page.FindAll("#moves"));
    }

    [Theory]
    [InlineData(false, 18)]
    [InlineData(true, 11)]
    public async Task Open_deadlines_move_only_if_that_is_chosen(bool move, int due)
    {
        var lead = SampleLeads.One(room.Now).With(lead => lead.DueAt = Hours.Due(room.Now).Date.AddHours(18));
        await room.Store(lead);
        var page = show.Render<CalendarPage>();
        await page.WaitForElement("#hours").ChangeAsync("Mon-Fri 11:00-19:00");
        await page.Find("form").SubmitAsync();
        Assert.Equal("One open deadline would move", page.WaitForElement("#moves").TextContent);

        await page.FindAll("input[type=radio]")[move ? 1 : 0].ChangeAsync(true);
        await page.Find("button.main").ClickAsync();

        page.WaitForState(() => page.Find("[role=status]").Words() == "Saved. The hours hold from now on.");
        await using var db = room.CreateDbContext();
        Assert.Equal(due, (await db.Leads.SingleAsync(Cancelled)).DueAt.Hour);
    }

    [Fact]
    public async Task Of_many_deadlines_the_first_are_shown_and_the_others_counted()
    {
        await room.Store(Enumerable.Range(0, 23).Select(number => SampleLeads.One(room.Now, key: $"{number}").With(lead => lead.DueAt = Hours.Due(room.Now))));
        var page = show.Render<CalendarPage>();
        await page.WaitForElement("#hours").ChangeAsync("Mon-Fri 11:00-18:00");
        await page.Find("form").SubmitAsync();

        Assert.Equal("23 open deadlines would move", page.WaitForElement("#moves").TextContent);
        Assert.Equal(20, page.FindAll("tbody tr").Count);
        Assert.Equal("And 3 more.", page.Find(".hint").TextContent);
    }

    [Fact]
    public async Task Hours_that_can_not_be_stored_stay_as_they_were_written()
    {
        var page = show.Render<CalendarPage>();
        await page.WaitForElement("#hours").ChangeAsync("Mon-Fri 11:00-18:00");
        await page.Find("form").SubmitAsync();
        page.WaitForElement("button.main");
        await Lose("WorkingCalendars");

        await page.Find("button.main").ClickAsync();

        Assert.Equal("That did not work, and nothing was changed. What you wrote is still here; try again.", page.WaitForElement("[role=alert]").Words());
        Assert.Equal("Mon-Fri 11:00-18:00", page.Find("#hours").GetAttribute("value"));
        Assert.Contains("Save these hours", page.UsableNames());
    }

    [Theory]
    [InlineData("", "13 weeks")]
    [InlineData("?weeks=4", "4 weeks")]
    [InlineData("?weeks=52", "52 weeks")]
    [InlineData("?weeks=7", "13 weeks")]
    public void A_report_says_of_which_time_it_is(string query, string time)
    {
        show.Services.GetRequiredService<NavigationManager>().NavigateTo($"/staff/reports{query}");

        var page = show.Render<ReportsPage>();

        Assert.Equal(time, page.WaitForElement("[aria-current=page]").TextContent);
        Assert.Equal($"/staff/reports.csv?weeks={time.Split(' ')[0]}", page.Find("[download]").GetAttribute("href"));
        Assert.Equal(["4 weeks", "13 weeks", "26 weeks", "52 weeks", "Download as CSV"], page.Links().Select(link => link.Name));
    }

    [Fact]
    public async Task Work_that_can_not_be_stored_stays_as_it_was_written()
    {
        var page = show.Render<MyWorkPage>();
        await page.WaitForElement("#tech").ChangeAsync(".NET");
        await Lose("StaffWork");

        await page.Find("form.rows").SubmitAsync();

        Assert.Equal("That could not be saved. What you wrote is still here; try again.", page.WaitForElement("[role=alert]").Words());
        Assert.Equal(".NET", page.Find("#tech").GetAttribute("value"));
    }

    [Fact]
    public async Task Whose_role_was_taken_while_a_page_was_open_is_told_so()
    {
        await using var lesser = Desk(Ana);
        var routing = lesser.Render<RoutingPage>();
        await routing.WaitForElement("#words").ChangeAsync("retail");
        await routing.Find("#skill").ChangeAsync("Go");
        await routing.Find("form.line").SubmitAsync();
        Assert.Equal(new NotPermittedException(StaffRight.Team).Message, routing.WaitForElement("[role=alert]").Words());

        var calendar = lesser.Render<CalendarPage>();
        await calendar.WaitForElement("#holidays").ChangeAsync("2027-01-06");
        await calendar.Find("form").SubmitAsync();
        await calendar.WaitForElement("button.main").ClickAsync();
        Assert.Equal(new NotPermittedException(StaffRight.Settings).Message, calendar.WaitForElement("[role=alert]").Words());
    }

    private Task Lose(string table) => Rename(table, "Gone");

    private Task Find(string table) => Rename("Gone", table);

    private async Task Rename(string table, string name)
    {
        await using var db = room.CreateDbContext();
        await db.Database.ExecuteAsync($"ALTER TABLE \"{table}\" RENAME TO \"{name}\"");
    }

    private static async Task AddRule(IRenderedComponent<RoutingPage> page, string subject, string words, Guid person)
    {
        var before = page.FindAll(".rules li").Count;
        await page.Find("#subject").ChangeAsync(new() { Value = subject });
        await page.Find("#words").ChangeAsync(new() { Value = words });
        await page.Find("#person").ChangeAsync(new() { Value = person.ToString() });
        await page.Find("form.line").SubmitAsync();
        page.WaitForState(() => page.FindAll(".rules li").Count == before + 1);
    }

    private async Task SumUp()
    {
        while (await room.Sums.Run(Cancelled))
        {
            // Until nothing is left.
        }
    }

    private LeadsContext Desk(System.Security.Claims.ClaimsPrincipal who)
    {
        var current = new CurrentCalendar(Hours);
        var audit = new Audit(room, room.Clock);
        var settings = Microsoft.Extensions.Options.Options.Create(new PromiseOptions());
        var context = new LeadsContext(room, who);
        var services = context.Services;
        services.AddSingleton<TimeProvider>(room.Clock);
        services.AddSingleton<IDbContextFactory<SiteDb>>(room);
        services.AddSingleton(new StaffClock(room.Clock, () => current.Now.Zone));
        services.AddSingleton(new ChangeWork(room, new WorkChanged(), new Audit(room, room.Clock)));
        services.AddSingleton(new ChangeRouting(room, audit));
        services.AddSingleton(new TryRouting(room, current, room.Clock));
        services.AddSingleton(current);
        services.AddSingleton(Hours);
        services.AddSingleton(new ChangeCalendar(room, current, new LoadCalendar(room, current, new PublicPages(new HostingEnvironment())), room.Feed, audit, settings, room.Clock));
        services.AddSingleton(settings);
        return context;
    }
}
