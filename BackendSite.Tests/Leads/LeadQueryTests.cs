using BackendSite.Leads;
using CsCheck;

namespace BackendSite.Tests.Leads;

public class LeadQueryTests
{
    private static readonly Gen<LeadQuery> Any =
        from text in Gen.String
        from view in Gen.Enum<LeadView>()
        from sort in Gen.Enum<LeadSort>()
        from page in Gen.Int
        from size in Gen.OneOf(Gen.Int, Gen.Const(25), Gen.Const(100))
        select (new LeadQuery { Text = text, Sort = sort, Size = size }.Showing(view) with { Page = page });

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
    [InlineData("?status=WON", "?status=won")]
    [InlineData("?status=3", "")]
    [InlineData("?status=nonsense&sort=up", "")]
    [InlineData("?status=won&sort=due", "?status=won")]
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
        Assert.Equal("?status=waiting&sort=due", new LeadQuery { View = LeadView.Lost, Page = 4 }.SortedBy(LeadSort.Due).ToQueryString());

    [Fact]
    public void A_lead_remembers_its_list() =>
        Assert.Equal("/staff/leads/K7QM2XRA?q=acme&page=2", new LeadQuery { Text = "acme", Page = 2 }.AddressOf("K7QM2XRA"));
}
