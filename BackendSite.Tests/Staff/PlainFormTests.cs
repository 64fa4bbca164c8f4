using BackendSite.Staff;
using Bunit;

namespace BackendSite.Tests.Staff;

public class PlainFormTests : BunitContext
{
    [Fact]
    public void A_field_ties_its_label_hint_and_problem_to_the_box()
    {
        var field = Render<Field>(parameters => parameters
            .Add(f => f.Id, "password")
            .Add(f => f.Label, "Password")
            .Add(f => f.Hint, "At least 12 characters.")
            .Add(f => f.Autocomplete, "new-password")
            .Add(f => f.Type, "password")
            .Add(f => f.Problems, [new Problem("password", "Too short."), new Problem("email", "Not an address.")]));

        var box = field.Find("input");
        Assert.Equal("password", field.Find("label").GetAttribute("for"));
        Assert.Equal("new-password", box.GetAttribute("autocomplete"));
        Assert.Equal("true", box.GetAttribute("aria-invalid"));
        Assert.Equal(
            ["At least 12 characters.", "Too short."],
            box.GetAttribute("aria-describedby")!.Split(' ').Select(id => field.Find("#" + id).TextContent));
    }

    [Fact]
    public void A_field_without_a_problem_says_nothing_of_one()
    {
        var field = Render<Field>(parameters => parameters
            .Add(f => f.Id, "email").Add(f => f.Label, "Work email").Add(f => f.Autocomplete, "username").Add(f => f.Problems, []));

        Assert.False(field.Find("input").HasAttribute("aria-invalid"));
        Assert.False(field.Find("input").HasAttribute("aria-describedby"));
        Assert.Empty(field.FindAll(".problem"));
    }

    [Fact]
    public void The_summary_takes_the_focus_and_leads_to_the_boxes()
    {
        var summary = Render<ProblemSummary>(parameters => parameters
            .Add(s => s.Problems, [new Problem("email", "Enter your email address."), new Problem(null, "Wait.")]));

        Assert.True(summary.Find("[role=alert]").HasAttribute("autofocus"));
        Assert.Equal("#email", summary.Find("a").GetAttribute("href"));
        Assert.Equal(2, summary.FindAll("li").Count);
    }

    [Fact]
    public void Without_problems_there_is_no_summary() =>
        Assert.Equal("", Render<ProblemSummary>(parameters => parameters.Add(s => s.Problems, [])).Markup.Trim());
}
