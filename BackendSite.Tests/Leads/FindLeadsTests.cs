using BackendSite.Leads;

namespace BackendSite.Tests.Leads;

public sealed class FindLeadsTests : IDisposable
{
    private readonly LeadsRoom room = new();

    public static TheoryData<LeadQuery> EveryList => new(
        from view in Enum.GetValues<LeadView>()
        from sort in Enum.GetValues<LeadSort>()
        from text in new[] { "", "backend" }
        select new LeadQuery { Text = text, Sort = sort, Page = 2, Size = 25 }.Showing(view) with { Page = 2 });

    public void Dispose() => room.Dispose();

    [Fact]
    public async Task Shows_the_newest_first_and_no_spam()
    {
        await room.Store(Lead("first"), Lead("second", LeadStatus.Won), Lead("third", LeadStatus.Spam), Lead("fourth"));

        Assert.Equal(["fourth", "second", "first"], await Names(new()));
        Assert.Equal(["first", "second", "fourth"], await Names(new() { Sort = LeadSort.Oldest }));
        Assert.Equal(["third"], await Names(new() { View = LeadView.Spam }));
        Assert.Equal(["second"], await Names(new() { View = LeadView.Won }));
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
        Assert.Equal(["sooner"], await Names(new() { Sort = LeadSort.Due, View = LeadView.Open }));
        Assert.Equal(["sooner", "later"], await Names(new() { View = LeadView.Waiting }));
    }

    [Fact]
    public async Task Search_and_view_hold_together()
    {
        await room.Store(Lead("zora", LeadStatus.Won), Lead("zorana"), Lead("zora", LeadStatus.Spam), Lead("bela", LeadStatus.Won));

        Assert.Equal(["zorana", "zora"], await Names(new() { Text = "zora" }));
        Assert.Equal(["zora"], await Names(new() { Text = "zora", View = LeadView.Won }));
    }

    [Fact]
    public async Task Counts_to_a_thousand_and_says_more_beyond()
    {
        await room.Store(SampleLeads.Make(1_200, room.Now).Select(lead => lead.With(l => l.Status = LeadStatus.New)));

        var page = await room.Find.Page(new() { Page = 24 }, TestContext.Current.CancellationToken);

        Assert.Equal("1,000+", Bounded.Words(page.Count));
        Assert.Equal(50, page.Rows.Count);
        Assert.Equal("1,000+", Bounded.Words((await room.Find.Counts(TestContext.Current.CancellationToken))[LeadView.New]));
    }

    [Fact]
    public async Task Says_what_became_of_the_letters()
    {
        await room.Store(SampleLeads.Make(60, room.Now));

        var rows = (await room.Find.Page(new() { Size = 100 }, TestContext.Current.CancellationToken)).Rows;

        Assert.All(rows, row => Assert.Equal(2, row.LettersSent + row.LettersDead));
        Assert.Contains(rows, row => row.LettersDead > 0);
    }

    [Fact]
    public async Task Counts_what_arrived_since_in_the_same_view_only()
    {
        await room.Store(Lead("before"));
        var newest = (await room.Find.Page(new(), TestContext.Current.CancellationToken)).Newest;
        await room.Store(Lead("zora"), Lead("spam", LeadStatus.Spam), Lead("bela"));

        Assert.Equal(2, await room.Find.CountSince(new(), newest, TestContext.Current.CancellationToken));
        Assert.Equal(1, await room.Find.CountSince(new() { Text = "zora" }, newest, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(LeadSort.Newest, "c", "a")]
    [InlineData(LeadSort.Oldest, "a", "c")]
    [InlineData(LeadSort.Due, "a", "c")]
    public async Task Knows_the_leads_beside_one(LeadSort sort, string before, string after)
    {
        var leads = new[] { "a", "b", "c" }.Select(name => Lead(name)).ToList();
        await room.Store(leads);
        var b = await room.Read.ByReference(leads[1].Reference, TestContext.Current.CancellationToken);

        var beside = await room.Find.Neighbours(new() { Sort = sort }, b!.Id, b.DueAt, TestContext.Current.CancellationToken);

        Assert.Equal(new(Reference(before), Reference(after)), beside);
        string Reference(string name) => leads.Single(lead => lead.FullName == name).Reference;
    }

    [Theory]
    [MemberData(nameof(EveryList))]
    public async Task No_list_reads_a_table_from_end_to_end(LeadQuery query)
    {
        await room.Store(SampleLeads.Make(300, room.Now));
        room.Plans.Seen = [];
        await AskEverything(query);

        // The database may choose otherwise once it knows what the tables hold.
        await using (var db = room.CreateDbContext())
        {
            await db.Database.ExecuteAsync("ANALYZE");
        }

        await AskEverything(query);

        Assert.NotEmpty(room.Plans.Seen);
        Assert.Empty(room.Plans.Scans);
    }

    private async Task AskEverything(LeadQuery query)
    {
        await room.Find.Page(query, TestContext.Current.CancellationToken);
        await room.Find.CountSince(query, 100, TestContext.Current.CancellationToken);
        await room.Find.Neighbours(query, 100, room.Now, TestContext.Current.CancellationToken);
        await room.Find.Rows([1, 2, 3], TestContext.Current.CancellationToken);
        await room.Find.Counts(TestContext.Current.CancellationToken);
        await room.Read.ByReference((await room.Find.Rows([1], TestContext.Current.CancellationToken))[0].Reference, TestContext.Current.CancellationToken);
    }

    private static Lead Lead(string name, LeadStatus status = LeadStatus.New) =>
        SampleLeads.One(new DateTime(2026, 11, 24, 9, 0, 0, DateTimeKind.Utc), name, key: status.ToString()).With(lead => lead.Status = status);

    private async Task<IEnumerable<string>> Names(LeadQuery query) =>
        (await room.Find.Page(query, TestContext.Current.CancellationToken)).Rows.Select(row => row.FullName);
}
