using BackendSite.Leads;
using CsCheck;

namespace BackendSite.Tests.Leads;

public class LeadQueryTests
{
    private static readonly Gen<DateOnly?> Day = Gen.OneOf(Gen.Const((DateOnly?)null), Gen.DateOnly.Select(day => (DateOnly?)day));

    private static readonly Gen<LeadQuery> Any =
        from text in Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String, Gen.String)
        from view in Gen.Enum<LeadView>()
        from status in Gen.OneOf(Gen.Const((LeadStatus?)null), Gen.Enum<LeadStatus>().Select(status => (LeadStatus?)status))
        from owner in Gen.OneOf(Gen.Const((Guid?)null), Gen.Guid.Select(owner => (Guid?)owner))
        from days in Gen.Select(Day, Day)
        from sort in Gen.Enum<LeadSort>()
        from page in Gen.Int
        from size in Gen.OneOf(Gen.Int, Gen.Const(25), Gen.Const(100))
        select OnPage(page, new LeadQuery
        {
            Text = text.Item1,
            Interest = text.Item2,
            Stack = text.Item3,
            Industry = text.Item4,
            Source = text.Item5,
            Status = status,
            Owner = owner,
            From = days.Item1,
            To = days.Item2,
            Sort = sort,
            Size = size,
        }.Showing(view));

    private static LeadQuery OnPage(int page, LeadQuery query) => query with { Page = page };

    [Fact]
    public void Comes_back_from_its_address_as_it_was() =>
        Any.Sample(query => LeadQuery.Parse(query.ToQueryString()) == query);

    [Fact]
    public void Reads_any_text_without_complaint() =>
        Gen.String.Sample(text => LeadQuery.Parse(text) is not null);

    [Fact]
    public void The_usual_list_has_a_bare_address() =>
        Assert.Equal("/staff/leads", new LeadQuery().ListAddress);

    [Theory]
    [InlineData("?page=0", "")]
    [InlineData("?page=-3&size=7", "")]
    [InlineData("?page=999999999999", "")]
    [InlineData("?size=100&page=2", "?page=2&size=100")]
    [InlineData("?status=WON&view=LATE", "?view=late&status=won")]
    [InlineData("?status=spam", "")]
    [InlineData("?view=mine&from=2026-01-05&to=5.1.2026&owner=me", "?view=mine&from=2026-01-05")]
    [InlineData("?status=3", "")]
    [InlineData("?status=nonsense&sort=up", "")]
    [InlineData("?view=theirs&sort=due", "?view=theirs")]
    [InlineData("?view=late&sort=newest", "?view=late")]
    [InlineData("?status=open&sort=due", "?status=open&sort=due")]
    [InlineData("?q=%20%20a%20b%20", "?q=a%20b")]
    [InlineData("?q=a&q=b", "?q=a")]
    [InlineData("?=&&&=%%%&q=%zz", "?q=%25zz")]
    public void Takes_what_it_understands_and_leaves_the_rest(string asked, string understood) =>
        Assert.Equal(understood, LeadQuery.Parse(asked).ToQueryString());

    [Fact]
    public void Cuts_a_search_text_that_is_too_long() =>
        Assert.Equal(LeadQuery.MaxTextLength, LeadQuery.Parse("q=" + new string('x', 5000)).Text.Length);

    [Fact]
    public void An_order_by_due_time_moves_to_where_somebody_waits() =>
        Assert.Equal("?view=waiting&sort=due", new LeadQuery { View = LeadView.Spam, Page = 4 }.SortedBy(LeadSort.Due).ToQueryString());

    [Fact]
    public void A_lead_remembers_its_list() =>
        Assert.Equal("/staff/leads/K7QM2XRA?q=acme&page=2", new LeadQuery { Text = "acme", Page = 2 }.AddressOf("K7QM2XRA"));
}
