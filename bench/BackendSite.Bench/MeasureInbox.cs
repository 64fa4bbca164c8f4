using System.Diagnostics;
using System.Text;
using BackendSite.Leads;
using BackendSite.Leads.Reports;
using BackendSite.Promise;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Bench;

/// <summary>
/// How long the server works for each thing that somebody does in the inbox, with ten thousand leads and with a million. The
/// rounds of both take turns, so that a busy moment of the machine meets both.
/// </summary>
internal static class MeasureInbox
{
    // What is called less often the runtime has not compiled with care yet.
    private const int WarmUp = 40;

    private static readonly int Rounds = Results.Rounds(60);
    private static readonly WorkingCalendar Hours = new PromiseOptions().ToCalendar();
    private static readonly int[] Counts = [10_000, 1_000_000];

    public static async Task Run(string work)
    {
        // Making a million takes minutes; who measures again and again keeps them.
        var folder = Environment.GetEnvironmentVariable("BENCH_LEADS") is { Length: > 0 } kept ? kept : work;
        Directory.CreateDirectory(folder);
        var now = DateTime.UtcNow;
        var tables = new List<Dictionary<string, List<double>>>();
        var inboxes = new List<List<(string Name, Func<Task> Act)>>();
        foreach (var count in Counts)
        {
            Console.WriteLine($"Making {count:N0} leads ...");
            inboxes.Add(await Acts(await ManyLeads.Make(Path.Combine(folder, $"{count}.db"), count, now).Ready(Hours)));
            tables.Add(inboxes[^1].ToDictionary(act => act.Name, _ => new List<double>()));
        }

        for (var round = -WarmUp; round < Rounds; round++)
        {
            foreach (var (inbox, table) in inboxes.Zip(tables))
            {
                foreach (var (name, act) in inbox)
                {
                    var start = Stopwatch.GetTimestamp();
                    await act();
                    if (round >= 0)
                    {
                        table[name].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
                    }
                }
            }
        }

        Results.Write("Inbox", Table(tables));
    }

    private static async Task<List<(string Name, Func<Task> Act)>> Acts(ManyLeads many)
    {
        var find = new FindLeads(many, new LeadSearch(), new LeadClock(TimeProvider.System, Hours));
        var read = new ReadLead(many, find);
        var me = ManyLeads.Owner;
        var newest = (await find.Page(new(), me, default)).Rows;
        var one = newest[20];

        // An empty page would tell nothing.
        await using var db = many.CreateDbContext();
        var last = Math.Min(LeadQuery.MaxPage, await db.Leads.CountAsync(lead => lead.Status != LeadStatus.Spam) / LeadQuery.DefaultSize);
        Func<Task> Show(LeadQuery query) => () => find.Page(query, me, default);
        List<(string, Func<Task>)> acts =
        [
            ("open: the list", Show(new())),
            ("open: the counts of all views", () => find.Counts(me, default)),
            ("page 2", Show(new() { Page = 2 })),
            ("page 150", Show(new() { Page = 150 })),
            ("the last page on offer", Show(new() { Page = last })),
            .. Enum.GetValues<LeadView>().Select(view => ($"view {view}", Show(new LeadQuery().Showing(view)))),
            ("mine, due soonest", Show(new LeadQuery { View = LeadView.Mine }.SortedBy(LeadSort.Due))),
            ("oldest first", Show(new() { Sort = LeadSort.Oldest })),
            ("due soonest", Show(new() { Sort = LeadSort.Due })),
            ("status Won", Show(new() { Status = LeadStatus.Won })),
            ("status Won, page 30", Show(new() { Status = LeadStatus.Won, Page = 30 })),
            ("owner", Show(new() { Owner = me })),
            ("interest", Show(new() { Interest = "Consulting" })),
            ("stack", Show(new() { Stack = "kafka" })),
            ("industry", Show(new() { Industry = "Energy" })),
            ("source", Show(new() { Source = "/contact" })),
            ("a week", Show(new() { From = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(-10)), To = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(-3)) })),
            ("all filters at once", Show(new() { Status = LeadStatus.Won, Owner = me, Interest = "Consulting", Stack = "java", Industry = "Energy", Source = "/contact" })),
            ("filters that can't meet", Show(new LeadQuery { Status = LeadStatus.Won }.Showing(LeadView.Waiting))),
            ("late and an interest", Show(new LeadQuery { Interest = "Consulting" }.Showing(LeadView.Late))),
            ("one word", Show(new() { Text = "kafka" })),
            ("a word in half of them", Show(new() { Text = "team" })),
            ("a long word in many", Show(new() { Text = "backend" })),
            ("two words", Show(new() { Text = "engineers january" })),
            ("two words, due soonest", Show(new LeadQuery { Text = "engineers january" }.SortedBy(LeadSort.Due))),
            ("a phrase", Show(new() { Text = "\"three hospital systems\"" })),
            ("a word and not another", Show(new() { Text = "backend -hospital" })),
            ("a part of a name", Show(new() { Text = "ovác" })),
            ("a part of an address", Show(new() { Text = "thwindfrei" })),
            ("a word and two filters", Show(new() { Text = "backend", Interest = "Consulting", Status = LeadStatus.Open })),
            ("no match", Show(new() { Text = "xylophone" })),
            ("a reference", Show(new() { Text = one.Reference })),
            ("what arrived since", () => find.CountSince(new(), newest[30].Id, me, default)),
            ("rows that changed", () => find.Rows([one.Id, newest[3].Id], me, default)),
            ("what filters offer", () => find.Known(default)),
            ("the page of a lead", () => read.Show(one.Reference, new(), me, default)),
            .. Report.Spans.Select(weeks => ($"a report of {weeks} weeks", (Func<Task>)(() => Sum(many, weeks)))),
        ];
        return acts;
    }

    private static async Task Sum(ManyLeads many, int weeks)
    {
        await using var db = many.CreateDbContext();
        await Report.Read(db, weeks, Hours.DayOf(DateTime.UtcNow), default);
    }

    private static string Table(List<Dictionary<string, List<double>>> tables)
    {
        var text = new StringBuilder(
            $"""
            Milliseconds of one interaction, from the question to the records, {Rounds} times each after {WarmUp} that were not counted; SQLite, the counts included.

            | interaction | 10,000 leads, median | p95 | 1,000,000 leads, median | p95 | medians' ratio |
            |---|--:|--:|--:|--:|--:|

            """);
        foreach (var (name, few) in tables[0])
        {
            var many = tables[1][name];
            text.AppendLine(
                $"| {name} | {Figures.Milliseconds(few.Median())} | {Figures.Milliseconds(P95(few))} | {Figures.Milliseconds(many.Median())} | {Figures.Milliseconds(P95(many))} | {Figures.Ratio(many.Median() / few.Median())} |");
        }

        return text.ToString();
    }

    private static double P95(List<double> values) => values.Order().ElementAt((int)(values.Count * 0.95));
}
