using System.CommandLine;
using BackendSite.Leads;
using BackendSite.Leads.Outgoing;
using BackendSite.Mail;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using BackendSite.Staff.Work;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Staff;

/// <summary>Commands, settings and what colleagues change for each other, in the audit.</summary>
[OnEachDatabase]
public class CommandAuditTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    [OnSqliteOnly]
    public async Task Every_verb_that_touches_people_or_accounts_writes_a_line_and_no_other_does()
    {
        await using var site = await new SiteFixture { Settings = { ["Privacy:EraseAfterDays:Spam"] = "90" } }.Start();
        var backup = site.Data.Combine("copy.db");
        Dictionary<string, (string[] Arguments, AuditKind? Line)> decided = new()
        {
            ["leads export"] = ([], AuditKind.Exported),
            ["staff invite"] = (["bob@example.com"], AuditKind.Invited),
            ["privacy sweep"] = ([], AuditKind.Retention),
            ["backup"] = ([backup], AuditKind.CommandGiven),
            ["mail retry"] = ([], AuditKind.CommandGiven),
            ["mail test"] = (["bob@example.com"], null),
            ["reports rebuild"] = ([], null),
            ["doctor"] = ([], null),
            ["articles check"] = ([], null),

            // One writes into the sources, the others want the site to be stopped. A move changes nothing that is recorded; what
            // it copied is in the rows of MovedTables.
            ["articles new"] = ([], null),
            ["migrate"] = ([], null),
            ["restore"] = ([backup], AuditKind.CommandGiven),
        };
        var verbs = CommandLine.Verbs(site.Services).SelectMany(verb => Leaves(verb, "")).ToDictionary();
        Assert.Equal(decided.Keys.Order(), verbs.Keys.Order());

        foreach (var (name, (arguments, line)) in decided.Where(verb => verb.Key is not ("articles new" or "migrate" or "restore")))
        {
            var before = await Lines(site);
            await verbs[name].Parse(arguments).InvokeAsync(cancellationToken: Cancelled);
            var written = (await Lines(site)).Skip(before.Count).ToList();
            Assert.True(written.Select(one => (AuditKind?)one.Kind).SequenceEqual(line is null ? [] : [line]), $"{name}: {string.Join(", ", written.Select(one => one.Kind))}");
            Assert.All(written, one => Assert.Null(one.StaffId));
        }

        Assert.Equal("0 leads", (await Lines(site)).Single(one => one.Kind == AuditKind.Retention).Text);
        using var elsewhere = new TemporaryFolder();
        Assert.Equal(0, (await SiteProcess.Run(elsewhere.Path, "restore", backup)).ExitCode);
        await using var restored = SiteProcess.OpenDatabase(elsewhere.Path);
        var last = await restored.AuditEntries.OrderBy(one => one.Id).LastAsync(Cancelled);
        Assert.Equal((AuditKind.CommandGiven, "restore"), (last.Kind, last.Subject));
    }

    [Fact]
    public async Task A_changed_setting_of_the_configuration_is_in_the_audit_from_the_next_start_on()
    {
        using var data = new TemporaryFolder();
        using var database = new TestDatabase();
        string[] settings = ["--Privacy:EraseAfterDays:Spam=90", "--Mail:Smtp:Password=zyxfirst", "--Replies:Templates:0:Name=Thanks"];
        Assert.Empty(await ChangesAfterStart(settings));
        Assert.Empty(await ChangesAfterStart(settings));
        Assert.Equal(
            [
                "Mail:Smtp:Password: (a secret) to ",
                "Privacy:EraseAfterDays:Lost:  to 365",
                "Privacy:EraseAfterDays:Spam: 90 to 30",
                "Replies:Templates:0:Name: Thanks to Thank you",
            ],
            await ChangesAfterStart("--Privacy:EraseAfterDays:Spam=30", "--Privacy:EraseAfterDays:Lost=365", "--Replies:Templates:0:Name=Thank you"));

        async Task<List<string>> ChangesAfterStart(params string[] given)
        {
            var pairs = given.Select(setting => setting.TrimStart('-').Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
            pairs["Replies:Templates:0:Text"] = "We got it.";
            pairs["Data:Directory"] = data.Path;
            foreach (var (key, value) in database.Settings)
            {
                pairs[key] = value;
            }

            await using var site = await new SiteFixture { Settings = pairs }.Start();
            await using var db = site.OpenDatabase();
            Assert.DoesNotContain(await db.KnownSettings.ToListAsync(Cancelled), setting => setting.Value.Contains("zyx", StringComparison.Ordinal));
            var lines = await db.AuditEntries.Where(line => line.Kind == AuditKind.SettingChanged).ToListAsync(Cancelled);
            return [.. lines.Select(line => $"{line.Subject}: {line.Before} to {line.After}").Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task What_a_manager_changes_in_a_colleagues_work_is_in_the_audit_and_what_people_set_for_themselves_is_not()
    {
        await using var site = await new SiteFixture().Start();
        var boss = await site.BeginSession(await site.AddStaff("boss@example.com", "Boss", StaffRole.Manager));
        var colleague = await site.AddStaff("bo@example.com", "Bo", StaffRole.Sales);
        var change = site.Services.GetRequiredService<ChangeWork>();
        WorkWishes wishes = new(true, 10, true, ".NET", "", "");
        await change.Save(colleague.Id, wishes, await site.BeginSession(colleague), Cancelled);
        Assert.Empty(await Lines(site));

        await change.Save(colleague.Id, wishes, boss, Cancelled);
        await change.Save(colleague.Id, wishes with { TakesLeads = false, Topics = "Rescue" }, boss, Cancelled);
        await change.AddAbsence(colleague.Id, new(2026, 12, 1), new(2026, 12, 5), boss, Cancelled);
        await using var db = site.OpenDatabase();
        await change.RemoveAbsence(colleague.Id, (await db.StaffAbsences.SingleAsync(Cancelled)).Id, boss, Cancelled);

        var lines = await Lines(site);
        Assert.All(lines, line => Assert.Equal((AuditKind.WorkChanged, "Boss", "127.0.0.1", "bo@example.com"), (line.Kind, line.StaffName, line.From, line.Subject)));
        Assert.Equal(
            [
                ("takes up to 10, morning letter, .NET", "takes none, morning letter, .NET, Rescue"),
                (null, "away 2026-12-01 to 2026-12-05"),
                ("away 2026-12-01 to 2026-12-05", null),
            ],
            lines.Select(line => (line.Before, line.After)));
    }

    [Fact]
    public async Task Letters_that_are_sent_again_from_the_page_are_in_the_audit_whether_they_are_about_a_lead_or_not()
    {
        await using var site = await new SiteFixture().Start();
        await site.Client.SendEnquiry();
        var boss = await site.BeginSession(await site.AddStaff());
        await using (var scope = site.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ChangeAccount>().Invite("new@example.com", StaffRole.Sales, boss, Cancelled);
        }

        await using var db = site.OpenDatabase();
        await db.Deliveries.ExecuteUpdateAsync(change => change.SetProperty(letter => letter.State, DeliveryState.Dead), Cancelled);

        var resent = await site.Services.GetRequiredService<ResendLetters>().All(boss, Cancelled);

        var ofLeads = await db.LeadEvents.Where(happened => happened.Kind == LeadEventKind.LetterResent).ToListAsync(Cancelled);
        var other = (await Lines(site)).Single(line => line.Kind == AuditKind.LettersResent);
        Assert.Equal((resent - 1, "1 letter", "127.0.0.1"), (ofLeads.Count, other.Text, other.From));
        Assert.All(ofLeads, happened => Assert.Equal("127.0.0.1", happened.From));
    }

    [Fact]
    public async Task Trying_at_once_whether_letters_leave_is_in_the_audit()
    {
        await using var site = await new SiteFixture().Start();
        var boss = await site.BeginSession(await site.AddStaff());

        await site.Services.GetRequiredService<ResendLetters>().TryNow(boss, Cancelled);

        var line = Assert.Single(await Lines(site));
        Assert.Equal((AuditKind.CommandGiven, StaffEntry.Name, "Mail", "127.0.0.1"), (line.Kind, line.StaffName, line.Subject, line.From));
    }

    private static IEnumerable<KeyValuePair<string, Command>> Leaves(Command verb, string before) =>
        verb.Subcommands.Count == 0
            ? [new((before + verb.Name).Trim(), verb)]
            : verb.Subcommands.SelectMany(below => Leaves(below, $"{before}{verb.Name} "));

    private static async Task<List<AuditEntry>> Lines(SiteFixture site)
    {
        await using var db = site.OpenDatabase();
        return await db.AuditEntries.OrderBy(line => line.Id).ToListAsync(Cancelled);
    }
}
