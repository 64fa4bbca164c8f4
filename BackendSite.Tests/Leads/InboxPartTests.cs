using BackendSite.Leads;
using BackendSite.Leads.Inbox;
using BackendSite.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Leads;

/// <summary>The parts around the list of leads, in each of their states.</summary>
public sealed class InboxPartTests : IDisposable
{
    private const string MarkosId = "0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a02";

    private static readonly Guid Me = LeadsRoom.Ana.StaffId;
    private static readonly Colleague[] Everybody = [new(Me, "Ana", null, null), new(Guid.Parse(MarkosId), "Marko", null, null)];

    private readonly LeadsRoom room = new();
    private readonly LeadsContext show;

    public InboxPartTests()
    {
        show = new(room);
        show.Services.AddSingleton<TimeProvider>(room.Clock);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private NavigationManager Navigation => show.Services.GetRequiredService<NavigationManager>();

    public void Dispose()
    {
        show.Dispose();
        room.Dispose();
    }

    [Theory]
    [InlineData(1, "/file", "1 selected", "Assign to me, Assign to, Set status, Spam, Export, Clear")]
    [InlineData(40, null, "40 selected", "Assign to me, Assign to, Set status, Spam, Clear")]
    public void The_bar_says_how_many_are_selected_and_names_what_can_be_done_with_them(int count, string? file, string words, string controls)
    {
        var bar = Bar([], count: count, file: file);

        Assert.Equal("Selected leads", bar.Find("[role=toolbar]").GetAttribute("aria-label"));
        Assert.StartsWith(words, bar.Find("[role=toolbar]").Words(), StringComparison.Ordinal);
        Assert.Equal(controls, string.Join(", ", bar.ControlNames()));
        Assert.Equal(["Assign", "Ana", "Marko", "Nobody"], bar.Options("Assign to"));
        Assert.Equal(["Status", "New", "Open", "Responded", "Qualified", "Won"], bar.Options("Set status"));
    }

    [Fact]
    public async Task What_is_chosen_in_the_bar_is_done_and_the_first_line_of_a_list_does_nothing()
    {
        var done = new List<string>();
        var bar = Bar(done);

        await bar.Control("Assign to me").ClickAsync();
        await bar.Control("Assign to").ChangeAsync(MarkosId);
        await bar.Control("Assign to").ChangeAsync(Guid.Empty.ToString());
        await bar.Control("Assign to").ChangeAsync("");
        await bar.Control("Set status").ChangeAsync("Won");
        await bar.Control("Set status").ChangeAsync("");
        await bar.Control("Spam").ClickAsync();
        await bar.Control("Clear").ClickAsync();

        Assert.Equal([$"to {Me}", $"to {MarkosId}", "to nobody", "Won", "Spam", "clear"], done);
    }

    [Fact]
    public void While_something_is_being_done_nothing_else_can_be_begun() =>
        Assert.Equal(["Export", "Clear"], Bar([], busy: true).UsableNames());

    [Theory]
    [InlineData(LeadView.Waiting, "Everybody has an answer")]
    [InlineData(LeadView.Mine, "Nothing is yours to do")]
    [InlineData(LeadView.Unassigned, "Every lead has an owner")]
    [InlineData(LeadView.Today, "Nothing more is due today")]
    [InlineData(LeadView.Theirs, "Nobody owes us an answer")]
    [InlineData(LeadView.Spam, "Nothing was kept apart")]
    public void Each_empty_view_has_words_of_its_own_and_leads_to_all(LeadView view, string words)
    {
        var empty = Empty(new LeadQuery().Showing(view));

        Assert.Equal(words, empty.Find("h2").TextContent);
        Assert.Equal([("Show all leads", "/staff/leads")], empty.Links());
    }

    [Theory]
    [InlineData("?view=mine&page=3", "Nothing on this page", "Go to the first page", "/staff/leads?view=mine")]
    [InlineData("?q=zzz&page=3", "Nothing on this page", "Go to the first page", "/staff/leads?q=zzz")]
    [InlineData("?view=mine&q=zzz", "No lead matches", "Show all leads", "/staff/leads")]
    [InlineData("?view=late&stack=Kafka", "No lead matches", "Show all leads", "/staff/leads")]
    [InlineData("?sort=due&size=25", "Everybody has an answer", "Show all leads", "/staff/leads?size=25")]
    [InlineData("?view=mine&sort=oldest", "Nothing is yours to do", "Show all leads", "/staff/leads?sort=oldest")]
    public void An_empty_list_says_why_and_offers_the_way_out(string query, string words, string link, string address)
    {
        var empty = Empty(LeadQuery.Parse(query));

        Assert.Equal(words, empty.Find("h2").TextContent);
        Assert.Equal([(link, address)], empty.Links());
    }

    [Fact]
    public void Without_a_filter_there_is_only_the_button_that_opens_them()
    {
        var filters = Filters("?view=mine");

        Assert.Equal(["Filter"], filters.ControlNames());
        Assert.Equal("false", filters.Control("Filter").GetAttribute("aria-expanded"));
        Assert.True(filters.Find("#" + filters.Control("Filter").GetAttribute("aria-controls")).HasAttribute("hidden"));
    }

    [Theory]
    [InlineData("?status=won", "Status Won", "/staff/leads")]
    [InlineData("?owner=" + MarkosId, "Owner Marko", "/staff/leads")]
    [InlineData("?owner=0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9aff", "Owner somebody", "/staff/leads")]
    [InlineData("?stack=kafka&page=2", "Stack kafka", "/staff/leads")]
    [InlineData("?industry=Retail&sort=oldest", "Industry Retail", "/staff/leads?sort=oldest")]
    [InlineData("?source=%2Fcontact", "Written on /contact", "/staff/leads")]
    [InlineData("?from=2026-11-01", "From 2026-11-01", "/staff/leads")]
    [InlineData("?view=mine&to=2026-11-30", "To 2026-11-30", "/staff/leads?view=mine")]
    public void Each_filter_that_holds_is_a_link_that_takes_it_away(string query, string filter, string without)
    {
        var filters = Filters(query);

        Assert.Equal(["Filter", $"Remove filter {filter}", "Clear all", "Save as view"], filters.ControlNames());
        Assert.Equal(without, filters.Control($"Remove filter {filter}").GetAttribute("href"));
    }

    [Fact]
    public void Of_several_filters_each_goes_alone_or_all_together()
    {
        var filters = Filters("?view=mine&q=danube&status=open&stack=kafka");

        Assert.Equal(
            [
                ("Remove filter Status Open", "/staff/leads?view=mine&q=danube&stack=kafka"),
                ("Remove filter Stack kafka", "/staff/leads?view=mine&q=danube&status=open"),
                ("Clear all", "/staff/leads?view=mine"),
            ],
            filters.Links());
    }

    [Fact]
    public async Task The_open_filters_are_named_show_what_holds_and_lead_to_the_first_page_of_what_is_chosen()
    {
        var filters = Filters($"?interest=Cloud&owner={MarkosId}&page=2");
        await filters.Control("Filter").ClickAsync();
        filters.WaitForElement("#filters label");

        Assert.Equal("true", filters.Control("Filter").GetAttribute("aria-expanded"));
        Assert.Equal(
            ["Status", "Owner", "Interest", "Stack", "Industry", "Written on", "Received from", "to"],
            filters.ControlNames().Except(["Filter", "Remove filter Owner Marko", "Remove filter Interest Cloud", "Clear all", "Save as view"]));
        Assert.Equal(["Anybody", "Ana", "Marko"], filters.Options("Owner"));
        Assert.Equal(["Any", "Cloud"], filters.Options("Interest"));
        Assert.Equal(["Any page"], filters.Options("Written on"));
        Assert.Equal(["Marko", "Cloud"], filters.FindAll("#filters option[selected]").Select(option => option.TextContent));

        await filters.Control("Status").ChangeAsync("Open");
        Assert.EndsWith($"/staff/leads?status=open&owner={MarkosId.Replace("-", "", StringComparison.Ordinal)}&interest=Cloud", Navigation.Uri, StringComparison.Ordinal);
        await filters.Control("Owner").ChangeAsync("");
        Assert.EndsWith("/staff/leads?interest=Cloud", Navigation.Uri, StringComparison.Ordinal);
        await filters.Control("Received from").ChangeAsync("2026-11-01");
        Assert.EndsWith("&from=2026-11-01", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_is_named_in_a_form_that_opens_and_without_a_name_nothing_is_saved()
    {
        var filters = Filters("?q=danube");
        Assert.Equal("false", filters.Control("Save as view").GetAttribute("aria-expanded"));

        await filters.Control("Save as view").ClickAsync();
        await filters.Control("Name").ChangeAsync("  ");
        await filters.Find("form").SubmitAsync();

        Assert.Equal("true", filters.Control("Save as view").GetAttribute("aria-expanded"));
        Assert.Equal(["Name", "Colleagues see it too", "Save view"], filters.ControlNames().TakeLast(3));
        Assert.Empty(await show.Services.GetRequiredService<KeepViews>().Of(Me, Cancelled));
    }

    [Theory]
    [InlineData("0b7a4f5e-61a4-4c4e-8f2e-5a1d7c1c9a01", true)]
    [InlineData(MarkosId, false)]
    public async Task Only_who_named_a_view_is_offered_to_forget_it(string maker, bool offered)
    {
        await room.Hire(LeadsRoom.Ana, LeadsRoom.Marko);
        await show.Services.GetRequiredService<KeepViews>().Save(Guid.Parse(maker), "Ours", LeadQuery.Parse("?status=open"), shared: true, Cancelled);

        var filters = Filters("?status=open&page=2");
        filters.WaitForState(() => filters.ControlNames().Contains("Forget this view") == offered);
    }

    [Theory]
    [InlineData("", 1, 1, "1 to 1 of 1")]
    [InlineData("?size=25", 26, 25, "1 to 25 of 26 Next")]
    [InlineData("?size=25&page=2", 60, 25, "26 to 50 of 60 Previous Next")]
    [InlineData("?size=25&page=3", 60, 10, "51 to 60 of 60 Previous")]
    [InlineData("", 1001, 50, "1 to 50 of 1,000+ Next")]
    [InlineData("?page=30", 1001, 20, "1,451 to 1,470 of 1,000+ Previous")]
    public void The_pager_says_what_is_shown_of_how_many_and_links_the_pages_that_there_are(string query, int count, int shown, string words)
    {
        var pager = Pager(query, count, shown);

        Assert.Equal(words, pager.Find("nav[aria-label=Pages]").Words());
    }

    [Fact]
    public void The_pages_keep_what_is_looked_for()
    {
        var pager = Pager("?view=mine&q=danube&size=25&page=2", 60, 25);

        Assert.Equal([("Previous", "/staff/leads?view=mine&q=danube&size=25"), ("Next", "/staff/leads?view=mine&q=danube&page=3&size=25")], pager.Links());
    }

    [Theory]
    [InlineData("", "?sort=oldest")]
    [InlineData("&sort=oldest", "")]
    public void After_the_last_page_that_can_be_shown_the_way_on_is_another_order(string order, string address)
    {
        var pager = Pager($"?page={LeadQuery.MaxPage}{order}", 1001, 50);

        Assert.Contains("This is the last page that can be shown.", pager.Find("nav").Words(), StringComparison.Ordinal);
        Assert.Equal(["Previous", "order"], pager.Links().Select(link => link.Name));
        Assert.Equal("/staff/leads" + address, pager.Control("order").GetAttribute("href"));
    }

    [Theory]
    [InlineData(LeadView.All, "Newest first, Oldest first, Due soonest")]
    [InlineData(LeadView.Late, "Due soonest")]
    [InlineData(LeadView.Theirs, "Newest first, Oldest first")]
    public void Only_the_orders_that_a_view_can_have_are_offered(LeadView view, string orders) =>
        Assert.Equal(orders, string.Join(", ", Pager(new LeadQuery().Showing(view).ToQueryString(), 1, 1).Options("Order")));

    [Theory]
    [InlineData(null, "")]
    [InlineData("/file", "CSV /file, JSON /file?format=json")]
    [InlineData("/file?q=a", "CSV /file?q=a, JSON /file?q=a&format=json")]
    public void The_list_is_a_file_in_two_forms_for_who_may_have_it(string? file, string links) =>
        Assert.Equal(links, string.Join(", ", Pager("", 1, 1, file).Links().Select(link => $"{link.Name} {link.Address}")));

    [Fact]
    public async Task Another_length_or_order_begins_at_the_first_page()
    {
        var pager = Pager("?q=danube&page=2", 200, 50);

        await pager.Control("Rows").ChangeAsync("100");
        Assert.EndsWith("/staff/leads?q=danube&size=100", Navigation.Uri, StringComparison.Ordinal);
        await pager.Control("Order").ChangeAsync("Due");
        Assert.EndsWith("/staff/leads?q=danube&sort=due", Navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_is_looked_for_once_the_typing_pauses()
    {
        var asked = new List<string>();
        var search = Search("?view=mine&page=3", asked);

        var first = search.Control("Search leads").InputAsync("dan");
        room.Clock.Advance(TimeSpan.FromMilliseconds(150));
        var second = search.Control("Search leads").InputAsync("danube");
        room.Clock.Advance(TimeSpan.FromMilliseconds(200));
        await Task.WhenAll(first, second);

        Assert.Equal(["?view=mine&q=danube"], asked);
    }

    [Fact]
    public async Task What_is_looked_for_already_is_not_looked_for_again()
    {
        var asked = new List<string>();
        var search = Search("?q=danube", asked);

        var typing = search.Control("Search leads").InputAsync("danube ");
        room.Clock.Advance(TimeSpan.FromMilliseconds(200));
        await typing;

        Assert.Empty(asked);
    }

    [Fact]
    public void A_text_that_comes_with_another_address_stands_in_the_box()
    {
        var search = Search("?q=danube", []);
        Assert.Equal("danube", search.Control("Search leads").GetAttribute("value"));

        search.Render(parameters => parameters.Add(box => box.Query, LeadQuery.Parse("?q=lotus")));
        Assert.Equal("lotus", search.Control("Search leads").GetAttribute("value"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Select Bela", 2L)]
    [InlineData("Select all on this page, Select Anna, Select Bela", 1L, 2L)]
    public void The_table_ticks_what_is_selected_and_the_first_box_when_all_is(string ticked, params long[] picked)
    {
        var table = Table([Row(1, "Anna"), Row(2, "Bela")], [.. picked]);

        Assert.Equal("Mine", table.Find("table").GetAttribute("aria-label"));
        Assert.Equal(ticked, string.Join(", ", table.FindAll("input[checked]").Select(box => box.GetAttribute("aria-label"))));
    }

    [Fact]
    public async Task A_row_is_picked_by_itself_or_with_all()
    {
        var picked = new List<string>();
        var table = Table([Row(1, "Anna"), Row(2, "Bela")], [], picked);

        await table.Control("Select Bela").ChangeAsync(true);
        await table.Control("Select all on this page").ChangeAsync(true);
        await table.Control("Select all on this page").ChangeAsync(false);

        Assert.Equal(["2", "True", "False"], picked);
    }

    [Theory]
    [InlineData(LeadStatus.New, null, "nobody", "24 h left")]
    [InlineData(LeadStatus.Open, "Marko", "Marko", "24 h left")]
    [InlineData(LeadStatus.Responded, null, "", "closed")]
    [InlineData(LeadStatus.Won, "Marko", "Marko", "closed")]
    public void A_row_names_its_owner_and_says_that_there_is_none_where_one_is_wanted(LeadStatus status, string? owner, string words, string left)
    {
        var table = Table([Row(1, "Anna") with { Status = status, OwnerName = owner }], []);

        Assert.Equal((words, status.ToString(), left), (Cell(table, "Owner"), Cell(table, "Status"), Cell(table, "Time left")));
    }

    [Theory]
    [InlineData(0, 0, 0, "none")]
    [InlineData(2, 0, 0, "2 sent")]
    [InlineData(2, 1, 0, "1 waiting")]
    [InlineData(2, 1, 1, "1 failed")]
    public void A_row_says_of_its_letters_what_is_worst(int sent, int waiting, int dead, string words) =>
        Assert.Equal(words, Cell(Table([Row(1, "Anna") with { LettersSent = sent, LettersWaiting = waiting, LettersDead = dead }], []), "Letters"));

    [Theory]
    [InlineData(null, LeadStatus.New, "Unread: Anna")]
    [InlineData(1, LeadStatus.New, "Unread: Anna")]
    [InlineData(2, LeadStatus.New, "Anna")]
    [InlineData(null, LeadStatus.Spam, "Anna")]
    public void What_is_unread_says_so(int? read, LeadStatus status, string words) =>
        Assert.Equal(words, Cell(Table([Row(1, "Anna") with { Version = 2, ReadVersion = read, Status = status }], []), "Who"));

    [Theory]
    [InlineData("", "Time left", "/staff/leads?sort=due", "Show due soonest first")]
    [InlineData("?sort=due", "Time left , due soonest first", "/staff/leads", "Show newest first")]
    [InlineData("?view=theirs&page=2", "Time left", "/staff/leads?view=waiting&sort=due", "Show due soonest first")]
    [InlineData("?view=late", "Time left , due soonest first", null, null)]
    public void The_column_of_the_time_left_says_whether_it_orders_the_list_and_what_a_press_gives(string query, string words, string? address, string? title)
    {
        var button = show.Render<SortButton>(parameters => parameters
            .Add(sort => sort.Name, "Time left").Add(sort => sort.Query, LeadQuery.Parse(query)).Add(sort => sort.First, LeadSort.Due));

        Assert.Equal(words, button.Find(".sort").Words());
        Assert.Equal((address, title), (button.FindAll("a").SingleOrDefault()?.GetAttribute("href"), button.FindAll("a").SingleOrDefault()?.GetAttribute("title")));
    }

    [Theory]
    [InlineData("", "Received , newest first", "/staff/leads?sort=oldest", "Show oldest first")]
    [InlineData("?sort=oldest", "Received , oldest first", "/staff/leads", "Show newest first")]
    [InlineData("?sort=due&q=danube", "Received", "/staff/leads?q=danube", "Show newest first")]
    [InlineData("?view=today", "Received", null, null)]
    public void The_column_of_the_receipt_turns_round_and_is_no_link_where_due_time_is_the_only_order(string query, string words, string? address, string? title)
    {
        var button = show.Render<SortButton>(parameters => parameters
            .Add(sort => sort.Name, "Received")
            .Add(sort => sort.Query, LeadQuery.Parse(query))
            .Add(sort => sort.First, LeadSort.Newest)
            .Add(sort => sort.Then, LeadSort.Oldest));

        Assert.Equal(words, button.Find(".sort").Words());
        Assert.Equal((address, title), (button.FindAll("a").SingleOrDefault()?.GetAttribute("href"), button.FindAll("a").SingleOrDefault()?.GetAttribute("title")));
    }

    private IRenderedComponent<BulkBar> Bar(List<string> done, int count = 2, bool busy = false, string? file = "/file") => show.Render<BulkBar>(parameters => parameters
        .Add(bar => bar.Count, count)
        .Add(bar => bar.Me, Me)
        .Add(bar => bar.Colleagues, Everybody)
        .Add(bar => bar.Busy, busy)
        .Add(bar => bar.ExportAddress, file)
        .Add(bar => bar.Assign, to => done.Add($"to {to?.ToString() ?? "nobody"}"))
        .Add(bar => bar.SetStatus, status => done.Add(status.ToString()))
        .Add(bar => bar.Clear, () => done.Add("clear")));

    private IRenderedComponent<InboxEmpty> Empty(LeadQuery query) => show.Render<InboxEmpty>(parameters => parameters.Add(empty => empty.Query, query));

    private IRenderedComponent<InboxFilters> Filters(string query) => show.Render<InboxFilters>(parameters => parameters
        .Add(filters => filters.Query, LeadQuery.Parse(query))
        .Add(filters => filters.Me, Me)
        .Add(filters => filters.Colleagues, Everybody));

    private IRenderedComponent<InboxPager> Pager(string query, int count, int shown, string? file = null) => show.Render<InboxPager>(parameters => parameters
        .Add(pager => pager.Query, LeadQuery.Parse(query))
        .Add(pager => pager.Count, count)
        .Add(pager => pager.Shown, shown)
        .Add(pager => pager.ExportAddress, file));

    private IRenderedComponent<InboxSearch> Search(string query, List<string> asked) => show.Render<InboxSearch>(parameters => parameters
        .Add(search => search.Query, LeadQuery.Parse(query))
        .Add(search => search.OnChanged, next => asked.Add(next.ToQueryString())));

    private IRenderedComponent<InboxTable> Table(IReadOnlyList<LeadRow> rows, HashSet<long> picked, List<string>? said = null) => show.Render<InboxTable>(parameters => parameters
        .Add(table => table.Title, "Mine")
        .Add(table => table.Query, new LeadQuery())
        .Add(table => table.Rows, rows)
        .Add(table => table.Picked, picked)
        .Add(table => table.Zone, null)
        .Add(table => table.Pick, id => said?.Add(id.ToString()))
        .Add(table => table.PickAll, all => said?.Add(all.ToString())));

    private static string Cell(IRenderedComponent<InboxTable> table, string column)
    {
        var at = table.FindAll("th").Select(head => head.Words()).TakeWhile(head => head != column).Count();
        return table.FindAll("tbody td")[at].Words();
    }

    private LeadRow Row(long id, string name) => new()
    {
        Id = id,
        Reference = $"REFERNC{id}",
        FullName = name,
        Company = "Danube Health",
        What = "We need a backend team.",
        Interests = [],
        Status = LeadStatus.New,
        ReceivedAt = room.Now,
        DueAt = room.Now.AddDays(1),
        FirstResponseAt = null,
        OwnerId = null,
        OwnerName = null,
        Version = 0,
        ReadVersion = null,
        LettersSent = 0,
        LettersWaiting = 0,
        LettersDead = 0,
    };
}
