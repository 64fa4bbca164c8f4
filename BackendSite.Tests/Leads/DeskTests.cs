using BackendSite.Data;
using BackendSite.Leads.Calendar;
using BackendSite.Leads.Reports;
using BackendSite.Leads.Routing;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using BackendSite.Staff.Work;
using BackendSite.Web;
using Bunit;
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
