using System.Security.Claims;
using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Leads.Auditing;
using BackendSite.Leads.Privacy;
using BackendSite.Leads.Reports;
using BackendSite.Leads.Routing;
using BackendSite.Mail;
using BackendSite.Promise;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using BackendSite.Staff.Work;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using static BackendSite.Tests.Leads.LeadsRoom;
using Options = Microsoft.Extensions.Options.Options;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Leads;

/// <summary>Reports, the link by which a lead is taken, the trial of the rules, privacy and the audit, in each of their states.</summary>
public sealed class DeskPartTests : IAsyncLifetime
{
    private const string Sure = "I have checked that this person asked for it. It can’t be undone.";
    private const string Offered = $"Their address, Look up, What is held, to read, The same as JSON, {Sure}, Erase all of it";

    private static readonly ClaimsPrincipal Ada = Colleague("Ada", "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a08", StaffRole.Admin);

    private readonly LeadsRoom room = new();
    private readonly PrivacyOptions rules = new();
    private readonly DefaultHttpContext http = new();
    private LeadsContext show = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        var audit = new Audit(room, room.Clock);
        var data = new DataDirectory(Options.Create(new DataOptions()), new HostingEnvironment { ContentRootPath = Path.GetTempPath() });
        var erasing = new ErasePerson(room, new PickedUpLetters(room, Options.Create(new MailOptions { PickupDirectory = "no-such-folder" }), data), audit, room.Feed, room.Clock);
        var site = Options.Create(new SiteOptions { Name = "Edvantis" });
        show = new LeadsContext(room, Ada);
        var services = show.Services;
        services.AddSingleton<TimeProvider>(room.Clock);
        services.AddSingleton<IDbContextFactory<SiteDb>>(room);
        services.AddSingleton(new TryRouting(room, new CurrentCalendar(Hours), room.Clock));
        services.AddSingleton(new ClaimLinks(new EphemeralDataProtectionProvider(), room.Clock, site));
        services.AddSingleton(Hours);
        services.AddSingleton(new FindPerson(room, audit, room.Clock));
        services.AddSingleton(erasing);
        services.AddSingleton(new Retention(room, erasing, audit, Options.Create(rules), room.Clock));
        services.AddSingleton(new ReadAudit(room));
        services.AddSingleton(Options.Create(new StaffOptions()));
        services.AddSingleton(site);
        show.RenderTree.Add<CascadingValue<HttpContext>>(parameters => parameters.Add(value => value.Value, http));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await show.DisposeAsync();
        room.Dispose();
    }

    [Fact]
    public void A_report_says_in_figures_what_its_bars_show_and_marks_what_is_not_known_yet()
    {
        var table = Report([new("/contact", 1234, 2, 1, 3, 4, 130, 600), new("/", 1, 0, 0, 0, 0, null, null)]);

        Assert.Equal("By page", table.Find("h2").TextContent);
        Assert.Equal("By page, in figures", table.Find("[role=region]").GetAttribute("aria-label"));
        Assert.Equal(["Page", "Enquiries", "In time", "Late", "Median", "90% within", "Won", "Lost"], table.FindAll("th[scope=col]").Select(head => head.Words()));
        Assert.Equal(
            ["/contact 1,234 66% 1 2 h 10 min 10 h 3 4", "/ 1 – 0 – – 0 0"],
            table.FindAll("tbody tr").Select(line => string.Join(' ', line.Children.Select(cell => cell.Words()))));
        Assert.Equal(["/contact 1,234", "/ 1"], table.FindAll("figure li").Select(bar => bar.Words()));
    }

    [Fact]
    public void Where_only_the_number_matters_nothing_else_is_shown()
    {
        var table = Report([new("Too dear", 2, 0, 0, 0, 2, null, null)], plain: true);

        Assert.Equal(["Page", "Leads"], table.FindAll("th[scope=col]").Select(head => head.Words()));
        Assert.Equal("Leads", table.Find("figcaption").Words());
        Assert.Equal(["2"], table.FindAll("tbody td").Select(cell => cell.Words()));
    }

    [Theory]
    [InlineData(null, "–")]
    [InlineData(0, "0 min")]
    [InlineData(59, "59 min")]
    [InlineData(60, "1 h")]
    [InlineData(61, "1 h 1 min")]
    public void Working_time_is_told_in_hours_and_minutes(int? minutes, string words) => Assert.Equal(words, ReportTable.Length(minutes));

    [Fact]
    public async Task A_link_whose_enquiry_was_erased_says_that_it_works_no_more()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now).With(lead => lead.ErasedAt = room.Now));

        var page = await Claimed(lead, Ana);

        Assert.Equal("This link doesn't work any more", page.Find("h1").Words());
        Assert.Equal([("Open the leads", "/staff/leads")], page.Links());
        Assert.Equal(StatusCodes.Status410Gone, http.Response.StatusCode);
    }

    [Fact]
    public async Task Who_has_the_lead_already_is_told_until_when_an_answer_is_due()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now).With(lead => lead.OwnerId = Ana.StaffId));

        var page = await Claimed(lead, Ana);

        Assert.Equal($"Enquiry {lead.Reference} is yours", page.Find("h1").Words());
        Assert.Contains($"An answer is due by {Hours.DueText(lead.DueAt)}.", page.Markup, StringComparison.Ordinal);
        Assert.Equal([("Open the lead", $"/staff/leads/{lead.Reference}")], page.Links());
    }

    [Fact]
    public async Task The_button_gives_the_lead_to_who_may_answer_it()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now).With(lead => lead.OwnerId = Marko.StaffId));
        var page = await Claimed(lead, Ana);
        Assert.Equal(["Take it"], page.ControlNames());

        await page.Find("form").SubmitAsync();

        Assert.Equal($"Enquiry {lead.Reference} is yours", page.Find("h1").Words());
    }

    [Fact]
    public async Task Who_may_only_look_is_told_that_they_can_not_have_it()
    {
        var lead = await room.Stored(SampleLeads.One(room.Now));
        var page = await Claimed(lead, Vera);

        await page.Find("form").SubmitAsync();

        Assert.Contains("It could not be given to you. Sign in and look at the lead.", page.Find("[role=alert]").Words(), StringComparison.Ordinal);
        Assert.Equal(StatusCodes.Status409Conflict, http.Response.StatusCode);
    }

    [Fact]
    public async Task Where_nobody_may_answer_the_trial_says_so()
    {
        await room.Hire(Vera);
        var box = show.Render<RoutingTrialBox>();
        Assert.Equal(["Tech stack", "Industry", "Interested in", "Project details", "Who would get it?"], box.ControlNames());
        Assert.Equal("", box.Find("[role=status]").Words());

        await box.Find("form").SubmitAsync();

        Assert.Equal("Nobody works here yet.", box.Find("[role=status]").Words());
    }

    [Fact]
    public async Task The_trial_says_who_why_and_how_everybody_stands()
    {
        await room.Hire(Ana, Marko, Vera);
        var change = new ChangeWork(room, new WorkChanged(), new Audit(room, room.Clock));
        await change.Save(Ana.StaffId, new WorkWishes(true, 5, false, "java, kafka", "retail", ""), Ana, Cancelled);
        await change.Save(Marko.StaffId, new WorkWishes(false, 5, false, "", "", ""), Marko, Cancelled);
        var box = show.Render<RoutingTrialBox>();

        await box.Control("Tech stack").ChangeAsync("Java");
        await box.Control("Project details").ChangeAsync("We use Kafka.");
        await box.Find("form").SubmitAsync();

        Assert.StartsWith("Ana Ana: java, kafka; 0 open; ", box.Find("[role=status]").Words(), StringComparison.Ordinal);
        Assert.Equal("How everybody stands to it", box.Find("caption").Words());
        Assert.Equal(
            ["Ana|java, kafka|0|Yes", "Marko|Nothing|0|No: takes no leads now"],
            box.FindAll("tbody tr").Select(line => string.Join('|', line.Children.Select(cell => cell.Words()))));
    }

    [Fact]
    public async Task What_is_no_address_is_not_looked_up()
    {
        var desk = show.Render<PrivacyDesk>();
        await desk.Control("Their address").InputAsync("anna");
        await desk.FindAll("form")[0].SubmitAsync();

        Assert.Equal("Enter an email address, like anna@example.com.", desk.Description(desk.Control("Their address")));
        Assert.Equal("", desk.Find("[role=status]").Words());
    }

    [Theory]
    [InlineData(0, 0, "Nothing is held about this address.", "Their address, Look up")]
    [InlineData(1, 1, "Held: 1 enquiry, 1 message.", Offered)]
    [InlineData(2, 0, "Held: 2 enquiries, 0 messages.", Offered)]
    public async Task What_is_held_is_counted_and_only_where_there_is_some_it_can_be_had_or_erased(int leads, int messages, string words, string controls)
    {
        await Hold(leads, messages);

        var desk = await LookedUp();

        Assert.Equal(words, desk.Find("[role=status]").Words());
        Assert.Equal(controls, string.Join(", ", desk.ControlNames()));
        Assert.DoesNotContain("Erase all of it", desk.UsableNames());
    }

    [Fact]
    public async Task Erasing_wants_a_tick_first_and_says_what_went()
    {
        var leads = await Hold(1, 0);
        var desk = await LookedUp();

        await desk.FindAll("form")[2].SubmitAsync();
        Assert.Equal("Held: 1 enquiry, 0 messages.", desk.Find("[role=status]").Words());
        await desk.Control(Sure).ChangeAsync(true);
        Assert.Contains("Erase all of it", desk.UsableNames());
        await desk.FindAll("form")[2].SubmitAsync();

        Assert.StartsWith($"Erased: {leads[0].Reference}.", desk.Find("[role=status]").Words(), StringComparison.Ordinal);
        Assert.Equal(["Their address", "Look up"], desk.ControlNames());
    }

    [Fact]
    public async Task What_was_found_goes_when_another_address_is_typed()
    {
        await Hold(1, 0);
        var desk = await LookedUp();

        await desk.Control("Their address").InputAsync("somebody@else.example");

        Assert.Equal("", desk.Find("[role=status]").Words());
        Assert.Equal(["Their address", "Look up"], desk.ControlNames());
    }

    [Fact]
    public void Where_no_rule_is_set_the_page_says_how_one_is() =>
        Assert.StartsWith("What goes by itself Nothing: no rule is set.", show.Render<PrivacyDesk>().Find("[aria-labelledby=privacy-rules]").Words(), StringComparison.Ordinal);

    [Fact]
    public async Task Each_rule_says_what_it_would_take_tonight()
    {
        (rules.EraseAfterDays["Spam"], rules.EraseAfterDays["Lost"]) = (90, 30);
        var old = Enumerable.Range(0, 21).Select(number => SampleLeads.One(room.Now.AddDays(-100), key: $"{number}").With(lead => lead.Status = LeadStatus.Spam)).ToList();
        await room.Store(old);

        var lines = show.Render<PrivacyDesk>().FindAll("tbody tr").Select(line => string.Join('|', line.Children.Select(cell => cell.Words())));

        Assert.Equal([$"Spam|90|21|{string.Join(", ", old.Take(20).Select(lead => lead.Reference))} …", "Lost|30|0|"], lines);
    }

    [Fact]
    public void A_person_of_whom_nothing_is_held_reads_that()
    {
        var page = Person([], []);

        Assert.Contains("What Edvantis holds about", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Nothing.", page.FindAll("p")[1].Words());
        Assert.Empty(page.FindAll("h2, h3, dl"));
    }

    [Fact]
    public void A_person_reads_every_enquiry_what_happened_the_letters_and_the_mails()
    {
        var enquiry = ExportedLead.Of(SampleLeads.One(room.Now));
        var page = Person(
            [
                new(
                    enquiry,
                    "spring",
                    null,
                    [new(room.Now, "StatusChanged", "New", "Open", null), new(room.Now, "NoteAdded", null, null, "A note")],
                    [new(room.Now, "notice", "engagement@edvantis.example", "Sent")],
                    [Mail("anna@danubehealth.example", "plan.pdf"), Mail(null)]),
                new(ExportedLead.Of(SampleLeads.One(room.Now, key: "second")), null, null, [], [], []),
            ],
            [Mail("anna@danubehealth.example")]);

        Assert.Equal(2, page.FindAll("h2").Count);
        Assert.Equal(
            ["What happened", "Letters that our system wrote", "Mail", "What happened", "Mail"], page.FindAll("h3").Select(heading => heading.Words()));
        Assert.Equal(
            ["Received", "An answer was due", "Status", "Full name", "Work email", "Company", "Project details", "Campaign"],
            page.FindAll("dl")[0].QuerySelectorAll("dt").Select(name => name.Words()));
        Assert.Equal(
            ["2026-11-24 10:00 UTC: StatusChanged New → Open", "2026-11-24 10:00 UTC: NoteAdded A note", "2026-11-24 10:00 UTC: notice to engagement@edvantis.example"],
            page.FindAll("li").Select(line => line.Words()));
        Assert.Equal(
            ["2026-11-24 10:00 UTC, from anna@danubehealth.example to you@edvantis.example", "2026-11-24 10:00 UTC, from us to you@edvantis.example"],
            page.FindAll("dl").Skip(1).Take(2).Select(mail => mail.QuerySelector("dt")!.Words()));
        Assert.Equal("Hello Some words Attached: plan.pdf", string.Join(' ', page.FindAll("dl")[1].QuerySelectorAll("dd").Select(part => part.Words())));
    }

    [Fact]
    public async Task An_audit_in_which_nothing_fits_says_so()
    {
        var page = await Audited("nobody");

        Assert.Equal("Nothing fits.", page.Find("[role=status]").Words());
        Assert.Equal(["Who, account or reference", "What", "From", "To", "Show", "As a file"], page.ControlNames());
        Assert.Equal($"{AuditFile.Path}?text=nobody", page.Control("As a file").GetAttribute("href"));
    }

    [Theory]
    [InlineData(null, "Sales", null, "Sales")]
    [InlineData("Sales", "Admin", null, "Sales to Admin")]
    [InlineData("Sales", null, null, "no longer Sales")]
    [InlineData(null, null, "3 leads", "3 leads")]
    [InlineData("Sales", "Admin", "by command", "Sales to Admin: by command")]
    [InlineData(null, null, null, "")]
    public async Task A_line_of_the_audit_says_what_was_changed(string? before, string? after, string? text, string words)
    {
        await Write(new AuditEntry { At = room.Now, Kind = AuditKind.PasskeyAdded, StaffName = "Zed", From = "203.0.113.7", Subject = "ana", Before = before, After = after, Text = text });

        var page = await Audited("Zed");

        Assert.Equal("", page.Find("[role=status]").Words());
        Assert.Equal(
            ["2026-11-24 10:00:00", "Passkey added", "Zed", "203.0.113.7", "ana", words], page.FindAll("tbody td").Select(cell => cell.Words()));
    }

    [Fact]
    public async Task A_long_audit_is_read_a_hundred_lines_at_a_time()
    {
        await Write([.. Enumerable.Range(0, 101).Select(number => new AuditEntry { At = room.Now.AddSeconds(-number), Kind = AuditKind.SignedIn, StaffName = "Zed" })]);
        var page = await Audited("Zed");
        Assert.Equal(100, page.FindAll("tbody tr").Count);

        await page.Control("Older").ClickAsync();

        page.WaitForState(() => page.FindAll("tbody tr").Count == 1);
        Assert.DoesNotContain("Older", page.ControlNames());
    }

    private IRenderedComponent<ReportTable> Report(IReadOnlyList<ReportLine> lines, bool plain = false) => show.Render<ReportTable>(parameters => parameters
        .Add(table => table.Title, "By page")
        .Add(table => table.First, "Page")
        .Add(table => table.Lines, lines)
        .Add(table => table.Plain, plain));

    private async Task<IRenderedComponent<ClaimPage>> Claimed(Lead lead, ClaimsPrincipal claimer)
    {
        await room.Hire(Ana, Marko, Vera);
        var code = show.Services.GetRequiredService<ClaimLinks>().Code(lead.Reference, claimer.StaffId);
        show.Services.GetRequiredService<NavigationManager>().NavigateTo($"{ClaimLinks.Path}?code={code}");
        return show.Render<ClaimPage>();
    }

    private async Task<List<Lead>> Hold(int leads, int messages)
    {
        var held = Enumerable.Range(0, leads).Select(number => SampleLeads.One(room.Now, key: $"{number}")).ToList();
        for (var message = 0; message < messages; message++)
        {
            held[0].Messages.Add(new()
            {
                LeadId = 0,
                Kind = MessageKind.Received,
                MessageId = $"{message}",
                At = room.Now,
                FromAddress = held[0].Email,
                To = "",
                Subject = "Hello",
                Text = "Some words",
            });
        }

        await room.Store(held);
        return held;
    }

    private async Task<IRenderedComponent<PrivacyDesk>> LookedUp()
    {
        var desk = show.Render<PrivacyDesk>();
        await desk.Control("Their address").InputAsync("Anna.Kovacs@danubehealth.example");
        await desk.FindAll("form")[0].SubmitAsync();
        desk.WaitForState(() => desk.Find("[role=status]").Words().Length > 0);
        return desk;
    }

    private IRenderedComponent<PersonPage> Person(IReadOnlyList<HeldLead> leads, IReadOnlyList<HeldMessage> others) => show.Render<PersonPage>(parameters => parameters
        .Add(page => page.Person, new("anna@danubehealth.example", room.Now, leads, others)));

    private HeldMessage Mail(string? from, params string[] files) =>
        new(room.Now, "Received", from, "you@edvantis.example", "Hello", "Some words", null, [.. files.Select(name => new HeldAttachment(name, "application/pdf", null))]);

    private async Task Write(params AuditEntry[] lines)
    {
        await using var db = room.CreateDbContext();
        db.AddRange(lines.AsEnumerable());
        await db.SaveChangesAsync(Cancelled);
    }

    private async Task<IRenderedComponent<AuditPage>> Audited(string text)
    {
        var page = show.Render<AuditPage>();
        await page.Control("Who, account or reference").ChangeAsync(text);
        await page.Find("form").SubmitAsync();
        return page;
    }
}
