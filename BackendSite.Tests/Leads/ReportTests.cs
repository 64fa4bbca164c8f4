using BackendSite.Leads;
using BackendSite.Leads.Reports;
using BackendSite.Promise;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;
using static BackendSite.Tests.Leads.LeadsRoom;

namespace BackendSite.Tests.Leads;

/// <summary>What the leads came to, from sums that follow every change.</summary>
[OnEachDatabase]
public sealed class ReportTests : IDisposable
{
    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task Each_figure_is_what_the_leads_say()
    {
        await room.Hire(Ana);
        await room.Store(
            Lead("a", daysAgo: 1, answeredAfter: TimeSpan.FromHours(1)).With(l => (l.OwnerId, l.Source, l.Status) = (Ana.StaffId, "/articles/a", LeadStatus.Won)),
            Lead("b", daysAgo: 1, answeredAfter: TimeSpan.FromHours(3)).With(l => l.Interests = ["API", "Cloud"]),
            Lead("c", daysAgo: 1, answeredAfter: TimeSpan.FromDays(1.1)).With(l => l.CallToAction = "banner"),
            Lead("d", daysAgo: 5),
            Lead("e", daysAgo: 0),
            Lead("spam", daysAgo: 1).With(l => l.Status = LeadStatus.Spam));

        var report = await Report();

        Assert.Equal(new ReportLine("All", 5, 2, 2, 1, 0, 180, 700), report.Total);
        Assert.Equal(50, report.Total.InTimePercent);
        Assert.Equal([("23 Nov", 4), ("16 Nov", 1), ("9 Nov", 0), ("2 Nov", 0)], report.Weeks.Reverse().Select(week => (week.Label, week.Received)));
        Assert.Equal(1, report.By[ReportBy.Page].Single(line => line.Label == "/articles/a").Won);
        Assert.Equal([("Not said", 4), ("API", 1), ("Cloud", 1)], report.By[ReportBy.Interest].Select(line => (line.Label, line.Received)));
        Assert.Equal([("Not said", 4), ("banner", 1)], report.By[ReportBy.CallToAction].Select(line => (line.Label, line.Received)));
        Assert.Equal([("Nobody", 4), ("Ana", 1)], report.By[ReportBy.Owner].Select(line => (line.Label, line.Received)));
    }

    [Fact]
    public async Task A_later_change_is_corrected_on_the_day_of_arrival()
    {
        var lead = await room.Stored(Lead("a", daysAgo: 1));
        Assert.Equal(0, (await Report()).Total.Lost);

        await room.Change.SetStatus(lead.Reference, 0, LeadStatus.Lost, "Too dear", Ana, Cancelled);
        Assert.Equal([("Too dear", 1)], (await Report()).By[ReportBy.Reason].Select(line => (line.Label, line.Lost)));

        await room.Change.SetStatus(lead.Reference, 1, LeadStatus.Won, null, Ana, Cancelled);
        var report = await Report();
        Assert.Equal((1, 0, 1), (report.Total.Won, report.Total.Lost, report.Total.Received));
        Assert.False(report.By.ContainsKey(ReportBy.Reason));
    }

    [Fact]
    public async Task Made_again_from_nothing_the_sums_are_the_same()
    {
        await room.Store(SampleLeads.Make(300, room.Now));
        await Report();
        for (var i = 0; i < 5; i++)
        {
            await room.Store(SampleLeads.One(room.Now, key: $"{i}"));
            await Report();
        }

        var kept = await Sums();
        await room.Sums.Forget(Cancelled);
        await Report();

        Assert.NotEmpty(kept);
        Assert.Equal(kept, await Sums());
        await room.Sums.Run(Cancelled);
        Assert.Equal(kept, await Sums());
    }

    [Fact]
    public async Task Two_processes_at_once_make_the_sums_once()
    {
        await room.Store(SampleLeads.Make(300, room.Now));
        await Report();
        var kept = await Sums();
        await room.Sums.Forget(Cancelled);

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => room.Sums.Run(Cancelled))));
        await Report();

        Assert.Equal(kept, await Sums());
    }

    [Fact]
    [OnSqliteOnly]
    public async Task Reading_and_summing_up_use_an_index()
    {
        await room.Store(SampleLeads.Make(300, room.Now));
        await Report();
        await room.Store(SampleLeads.One(room.Now));
        room.Plans.Seen = [];

        await Report();

        Assert.DoesNotContain(room.Plans.Scans, scan => !scan.StartsWith("SCAN s ", StringComparison.Ordinal) && !scan.StartsWith("SCAN r", StringComparison.Ordinal));
    }

    [Fact]
    public void The_file_guards_its_cells()
    {
        var line = new ReportLine("=SUM(A1)", 1, 1, 0, 0, 0, 5, 5);

        var text = ReportCsv.Text(new(line, [], new Dictionary<ReportBy, IReadOnlyList<ReportLine>> { [ReportBy.Page] = [line] }, null));

        Assert.EndsWith("\r\nPage,'=SUM(A1),1,1,0,0,0,5,5\r\n", text, StringComparison.Ordinal);
    }

    private Lead Lead(string key, int daysAgo, TimeSpan? answeredAfter = null)
    {
        var received = room.Now.Date.AddHours(9).AddDays(-daysAgo);
        return SampleLeads.One(received, key: key).With(lead =>
        {
            lead.DueAt = Hours.Due(received);
            lead.FirstResponseAt = received + answeredAfter;
        });
    }

    private async Task<Report> Report()
    {
        while (await room.Sums.Run(Cancelled))
        {
            // Until nothing is left.
        }

        await using var db = room.CreateDbContext();
        return await BackendSite.Leads.Reports.Report.Read(db, 4, Hours.DayOf(room.Now), Cancelled);
    }

    private async Task<List<string>> Sums()
    {
        await using var db = room.CreateDbContext();
        return [.. (await db.LeadDays.AsNoTracking().ToListAsync(Cancelled))
            .Select(day => $"{day.Day:O} {day.By} {day.Value} {day.Received} {day.InTime} {day.Late} {day.Won} {day.Lost} {string.Join(' ', day.Minutes.Chunk(2).OrderBy(pair => pair[0]).Select(pair => $"{pair[0]}x{pair[1]}"))}").Order()];
    }
}
