using BackendSite.Leads;
using BackendSite.Leads.Reports;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;
using static BackendSite.Tests.Leads.LeadsRoom;

namespace BackendSite.Tests.Leads;

[OnEachDatabase]
public sealed class FindLeadsTests : IDisposable
{
    private static readonly Guid Me = LeadsRoom.Ana.StaffId;

    private readonly LeadsRoom room = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static IEnumerable<LeadQuery> EveryList =>
        from view in Enum.GetValues<LeadView>()
        from sort in Enum.GetValues<LeadSort>()
        from narrow in EveryFilter
        select (narrow with { Sort = sort, Size = 25 }).Showing(view) with { Page = 2 };

    private static IEnumerable<LeadQuery> EveryFilter =>
    [
        new(),
        new() { Text = "backend" },
        new() { Text = "\"backend team\" port -kafka" },
        new() { Text = "-kafka" },
        new() { Status = LeadStatus.Open },
        new() { Owner = Me },
        new() { Interest = "Consulting" },
        new() { Stack = "postgres" },
        new() { Industry = "health" },
        new() { Source = "/contact" },
        new() { From = new(2026, 11, 1), To = new(2026, 11, 20) },
        new() { Text = "engineers january", Status = LeadStatus.New, Interest = "Consulting", Stack = "java", Industry = "Energy", Source = "/contact", From = new(2026, 1, 1) },
    ];

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task Shows_the_newest_first_and_no_spam()
    {
        await room.Store(Lead("first"), Lead("second", LeadStatus.Won), Lead("third", LeadStatus.Spam), Lead("fourth"));

        Assert.Equal(["fourth", "second", "first"], await Names(new()));
        Assert.Equal(["first", "second", "fourth"], await Names(new() { Sort = LeadSort.Oldest }));
        Assert.Equal(["third"], await Names(new() { View = LeadView.Spam }));
        Assert.Equal(["second"], await Names(new() { Status = LeadStatus.Won }));
    }

    [Fact]
    public async Task Due_soonest_shows_only_those_that_wait()
    {
        await room.Store(
            Lead("later").With(l => l.DueAt = room.Now.AddHours(9)),
            Lead("answered").With(l => l.FirstResponseAt = room.Now),
            Lead("lost", LeadStatus.Lost),
            Lead("sooner", LeadStatus.Open).With(l => l.DueAt = room.Now.AddHours(1)));

        Assert.Equal(["sooner", "later"], await Names(new() { Sort = LeadSort.Due }));
        Assert.Equal(["sooner", "later"], await Names(new() { Sort = LeadSort.Due, Text = "backend" }));
        Assert.Equal(["sooner"], await Names(new() { Sort = LeadSort.Due, Status = LeadStatus.Open }));
        Assert.Equal(["sooner", "later"], await Names(new() { View = LeadView.Waiting }));
    }

    [Fact]
    public async Task Search_and_view_hold_together()
    {
        await room.Store(Lead("zora", LeadStatus.Won), Lead("zorana"), Lead("zora", LeadStatus.Spam), Lead("bela", LeadStatus.Won));

        Assert.Equal(["zorana", "zora"], await Names(new() { Text = "zora" }));
        Assert.Equal(["zora"], await Names(new() { Text = "zora", Status = LeadStatus.Won }));
    }

    [Fact]
    public async Task Each_view_holds_what_its_name_says_and_is_counted_so()
    {
        await room.Hire(Ana, Marko);
        await room.Store(
            Lead("mine").With(l => l.OwnerId = Me),
            Lead("mine and won", LeadStatus.Won).With(l => (l.OwnerId, l.FirstResponseAt) = (Me, room.Now)),
            Lead("his").With(l => (l.OwnerId, l.DueAt) = (Marko.StaffId, room.Now.AddHours(2))),
            Lead("late", LeadStatus.Open).With(l => l.DueAt = room.Now.AddMinutes(-1)),
            Lead("later").With(l => l.DueAt = room.Now.AddDays(3)),
            Lead("answered", LeadStatus.Responded).With(l => (l.OwnerId, l.FirstResponseAt) = (Marko.StaffId, room.Now)),
            Lead("spam", LeadStatus.Spam));
        var expected = new Dictionary<LeadView, string[]>
        {
            [LeadView.All] = ["answered", "later", "late", "his", "mine and won", "mine"],
            [LeadView.Waiting] = ["later", "late", "his", "mine"],
            [LeadView.Mine] = ["mine"],
            [LeadView.Unassigned] = ["later", "late"],
            [LeadView.Today] = ["his"],
            [LeadView.Late] = ["late"],
            [LeadView.Theirs] = ["answered"],
            [LeadView.Spam] = ["spam"],
        };

        var counts = await room.Find.Counts(Me, Cancelled);

        foreach (var (view, names) in expected)
        {
            Assert.Equal(names, await Names(new LeadQuery().Showing(view)));
            Assert.Equal(names.Length, counts[view]);

            // By words and facets the same ones are found as by the view's own index.
            Assert.Equal(names, await Names(new LeadQuery { Text = "backend" }.Showing(view)));
        }
    }

    [Fact]
    public async Task Every_filter_holds_alone_and_with_the_others()
    {
        await room.Hire(Ana);
        await room.Store(
            Lead("one").With(l => (l.Interests, l.TechStack, l.Industry, l.Source, l.OwnerId) = (["Cloud and DevOps", "Größe"], ".NET, PostgreSQL", "Healthcare", "/contact", Me)),
            Lead("two", LeadStatus.Open).With(l => (l.Interests, l.TechStack, l.Industry, l.Source) = (["Cloud"], "Java, Kafka", "Health food", "/contact/us")));

        Assert.Equal(["one"], await Names(new() { Interest = "Cloud and DevOps" }));
        Assert.Equal(["one"], await Names(new() { Interest = "Größe" }));
        Assert.Equal(["two"], await Names(new() { Interest = "Cloud" }));
        Assert.Equal(["one"], await Names(new() { Stack = "postgre .net" }));
        Assert.Equal(["two", "one"], await Names(new() { Industry = "health" }));
        Assert.Equal(["one"], await Names(new() { Source = "/contact" }));
        Assert.Equal(["one"], await Names(new() { Owner = Me }));
        Assert.Equal(["two"], await Names(new() { Status = LeadStatus.Open }));
        Assert.Equal(["one"], await Names(new() { Owner = Me, Interest = "Cloud and DevOps", Industry = "healthcare", Source = "/contact", Text = "backend" }));
        Assert.Empty(await Names(new() { Owner = Me, Interest = "Cloud" }));
        await room.Sums.Run(Cancelled);
        var known = await room.Find.Known(Cancelled);
        Assert.Equal(["Cloud", "Cloud and DevOps", "Größe"], known.Interests);
        Assert.Equal(["/contact", "/contact/us"], known.Sources);
    }

    [Fact]
    public async Task Days_are_whole_days()
    {
        DateTime At(int day, int hour) => new(2026, 11, day, hour, 0, 0, DateTimeKind.Utc);
        await room.Store(SampleLeads.One(At(1, 23), "first"), SampleLeads.One(At(2, 0), "second"), SampleLeads.One(At(3, 23), "third"), SampleLeads.One(At(4, 0), "fourth"));

        Assert.Equal(["third", "second"], await Names(new() { From = new(2026, 11, 2), To = new(2026, 11, 3) }));
        Assert.Equal(["fourth", "third"], await Names(new() { From = new(2026, 11, 3) }));
        Assert.Equal(["first"], await Names(new() { To = new(2026, 11, 1), Text = "backend" }));
        Assert.Empty(await Names(new() { From = new(2027, 1, 1) }));
    }

    [Fact]
    public async Task What_changed_since_somebody_looked_is_unread_for_them_alone()
    {
        var lead = await room.Stored(Lead("one"));
        Assert.True((await Row(Me)).Unread);

        await room.Read.Remember(lead, Me, Cancelled);
        Assert.False((await Row(Me)).Unread);
        Assert.True((await Row(Marko.StaffId)).Unread);

        await room.Change.AddNote(lead.Reference, "Called them.", Marko, Cancelled);
        Assert.True((await Row(Me)).Unread);

        async Task<LeadRow> Row(Guid who) => Assert.Single((await room.Find.Page(new(), who, Cancelled)).Rows);
    }

    [Fact]
    public async Task An_interaction_asks_the_database_once()
    {
        await room.Store(SampleLeads.Make(100, room.Now));
        foreach (var query in EveryFilter)
        {
            room.Plans.Seen = [];
            await room.Find.Page(query, Me, Cancelled);
            Assert.Single(room.Plans.Seen);
        }

        await using var db = room.CreateDbContext();
        foreach (var act in new Func<Task>[]
        {
            () => room.Find.Counts(Me, Cancelled),
            () => room.Find.CountSince(new(), 50, Me, Cancelled),
            () => room.Find.Rows([1, 2], Me, Cancelled),
            () => room.Find.Known(Cancelled),
            () => Report.Read(db, 13, DateOnly.FromDateTime(room.Now), Cancelled),
        })
        {
            room.Plans.Seen = [];
            await act();
            Assert.Single(room.Plans.Seen);
        }
    }

    [Fact]
    public async Task The_page_of_a_lead_asks_once_whatever_happened_to_it()
    {
        var leads = new[] { Lead("quiet"), Lead("busy"), Lead("part") };
        leads[1].Events.AddRange(Enumerable.Range(0, 40).Select(number => new LeadEvent { At = room.Now, Kind = LeadEventKind.NoteAdded, Text = $"{number}" }));
        await room.Store(leads);
        Assert.Null(await room.Merge.Merge(leads[2].Reference, leads[1].Reference, LeadsRoom.Ana, Cancelled));

        foreach (var lead in leads)
        {
            room.Plans.Seen = [];
            Assert.NotNull(await room.Read.Show(lead.Reference, new() { Text = "backend" }, Me, Cancelled));
            Assert.Single(room.Plans.Seen);
        }
    }

    [Fact]
    public async Task What_can_not_be_is_not_looked_for()
    {
        await room.Store(SampleLeads.Make(200, room.Now));
        await using var db = room.CreateDbContext();
        foreach (var query in from view in Enum.GetValues<LeadView>()
                              from status in Enum.GetValues<LeadStatus>()
                              from sort in Enum.GetValues<LeadSort>()
                              from owner in new Guid?[] { null, Me }
                              select new LeadQuery { Status = status, Owner = owner, Sort = sort }.Showing(view) into query
                              where query.IsImpossible
                              select query)
        {
            Assert.Empty(await room.Find.Ids(db, query, Me, 0, 1).ToListAsync(Cancelled));
            room.Plans.Seen = [];
            Assert.Empty((await room.Find.Page(query, Me, Cancelled)).Rows);
            Assert.Empty(room.Plans.Seen);
        }

        Assert.True(new LeadQuery { View = LeadView.Waiting, Status = LeadStatus.Won }.IsImpossible);
        Assert.False(new LeadQuery { View = LeadView.Waiting, Status = LeadStatus.Open }.IsImpossible);
    }

    [Fact]
    public async Task A_list_is_walked_to_its_end_oldest_first()
    {
        await room.Store(SampleLeads.Make(120, room.Now));
        await using var db = room.CreateDbContext();
        foreach (var query in EveryFilter)
        {
            var walked = await room.Find.Walk(db, query, Me, chunk: 7, Cancelled).Select(lead => lead.Id).ToListAsync(Cancelled);
            var (shown, pages) = (new List<long>(), 0);
            for (LeadList page; (page = await room.Find.Page(query with { Sort = LeadSort.Oldest, Page = ++pages, Size = 25 }, Me, Cancelled)).Rows.Count > 0;)
            {
                shown.AddRange(page.Rows.Select(row => row.Id));
            }

            Assert.Equal(shown, walked);
        }
    }

    [Fact]
    public async Task Counts_to_a_thousand_and_says_more_beyond()
    {
        await room.Store(SampleLeads.Make(1_200, room.Now).Select(lead => lead.With(l => l.Status = LeadStatus.New)));

        var page = await room.Find.Page(new() { Page = 24 }, Me, Cancelled);

        Assert.Equal("1,000+", Bounded.Words(page.Count));
        Assert.Equal(50, page.Rows.Count);
        Assert.Equal("1,000+", Bounded.Words((await room.Find.Counts(Me, Cancelled))[LeadView.All]));
    }

    [Fact]
    public async Task Says_what_became_of_the_letters()
    {
        await room.Store(SampleLeads.Make(60, room.Now));

        var rows = (await room.Find.Page(new() { Size = 100 }, Me, Cancelled)).Rows;

        Assert.All(rows, row => Assert.Equal(2, row.LettersSent + row.LettersDead));
        Assert.Contains(rows, row => row.LettersDead > 0);
    }

    [Fact]
    public async Task Counts_what_arrived_since_in_the_same_view_only()
    {
        await room.Store(Lead("before"));
        var newest = (await room.Find.Page(new(), Me, Cancelled)).Newest;
        await room.Store(Lead("zora"), Lead("spam", LeadStatus.Spam), Lead("bela"));

        Assert.Equal(2, await room.Find.CountSince(new(), newest, Me, Cancelled));
        Assert.Equal(1, await room.Find.CountSince(new() { Text = "zora" }, newest, Me, Cancelled));
    }

    [Theory]
    [InlineData(LeadSort.Newest, "c", "a")]
    [InlineData(LeadSort.Oldest, "a", "c")]
    [InlineData(LeadSort.Due, "a", "c")]
    public async Task Knows_the_leads_beside_one(LeadSort sort, string before, string after)
    {
        var leads = new[] { "a", "b", "c" }.Select(name => Lead(name)).ToList();
        await room.Store(leads);

        foreach (var query in new LeadQuery[] { new() { Sort = sort }, new() { Sort = sort, Text = "backend" } })
        {
            var shown = await room.Read.Show(leads[1].Reference, query, Me, Cancelled);
            Assert.Equal(new(Reference(before), Reference(after)), shown!.Neighbours);
        }

        string Reference(string name) => leads.Single(lead => lead.FullName == name).Reference;
    }

    [Fact]
    [OnSqliteOnly]
    public async Task No_list_reads_a_table_from_end_to_end()
    {
        await room.Store(SampleLeads.Make(300, room.Now));
        room.Plans.Seen = [];
        await AskEverything(EveryList);
        Assert.NotEmpty(room.Plans.Seen);
        Assert.Empty(room.Plans.Scans.Distinct());

        // The database may choose otherwise once it knows what the tables hold.
        await using (var db = room.CreateDbContext())
        {
            await db.Database.ExecuteAsync("ANALYZE");
        }

        room.Plans.Seen = [];
        await AskEverything(EveryList);
        Assert.Empty(room.Plans.Scans.Distinct());
    }

    private async Task AskEverything(IEnumerable<LeadQuery> queries)
    {
        var first = (await room.Find.Rows([1, 2, 3], Me, Cancelled))[0];
        foreach (var query in queries)
        {
            await room.Find.Page(query, Me, Cancelled);
            await room.Find.CountSince(query, 100, Me, Cancelled);
            await room.Read.Show(first.Reference, query, Me, Cancelled);
        }

        await room.Find.Counts(Me, Cancelled);
        await room.Find.Known(Cancelled);
        await using var db = room.CreateDbContext();
        foreach (var weeks in Report.Spans)
        {
            await Report.Read(db, weeks, DateOnly.FromDateTime(room.Now), Cancelled);
        }
    }

    private static Lead Lead(string name, LeadStatus status = LeadStatus.New) =>
        SampleLeads.One(new DateTime(2026, 11, 24, 9, 0, 0, DateTimeKind.Utc), name, key: status.ToString()).With(lead => lead.Status = status);

    private async Task<IEnumerable<string>> Names(LeadQuery query) =>
        (await room.Find.Page(query, Me, Cancelled)).Rows.Select(row => row.FullName);
}
