using AngleSharp.Dom;
using BackendSite.Articles;
using BackendSite.Components;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BackendSite.Tests.Articles;

public sealed class ArticleTextTests : BunitContext
{
    private const string Chart = """
        ```chart
        title: What they use
        unit: "%"
        source: A survey
        note: A note.
        bars:
          - label: Less
            value: 9
          - label: More
            value: 56.5
            accent: true
        ```
        """;

    public ArticleTextTests() =>
        Services.AddSingleton(Options.Create(new SiteOptions { Name = "Edvantis", EngagementEmail = "engagement@edvantis.com" }));

    [Fact]
    public void Headings_have_anchors_and_the_second_level_is_the_table_of_contents()
    {
        var article = ArticleFile.Read(ArticleFile.WithText("Lead.\n\n## What's new?\n\n### A `detail`\n\n## What's new?"));
        var text = Render(article.Body);

        Assert.Equal([new("whats-new", "What’s new?"), new Section("whats-new-1", "What’s new?")], article.Sections);
        Assert.Equal("#whats-new", text.Find("h2#whats-new > a").GetAttribute("href"));
        Assert.Equal("#a-detail", text.Find("h3#a-detail > a").GetAttribute("href"));
    }

    [Fact]
    public void The_lead_stands_before_the_sections()
    {
        var text = Render(ArticleFile.Read(ArticleFile.Valid).Body);

        Assert.Equal("The lead.", text.Find("div.lead").TextContent.Trim());
        Assert.Equal("Some words.", text.Find("section > h2 + p").TextContent);
    }

    [Fact]
    public void A_chart_can_be_read_as_text()
    {
        var figure = Render(ArticleFile.Read(ArticleFile.WithText(Chart)).Body).Find("figure");

        Assert.Contains("What they use", figure.TextContent);
        Assert.Equal(["More 56.5%", "Less 9%"], figure.QuerySelectorAll("li").Select(Words));
        Assert.Equal("A note. Source: A survey", Words(figure.QuerySelector("figcaption")!));
    }

    [Fact]
    public void The_bars_of_a_chart_are_as_long_as_their_values_without_any_style_attribute()
    {
        var text = Render(ArticleFile.Read(ArticleFile.WithText(Chart)).Body);

        Assert.Equal(["56.5%", "9%"], text.FindAll("rect").Select(bar => bar.GetAttribute("width")));
        Assert.All(text.FindAll("li svg"), bar => Assert.Equal("true", bar.GetAttribute("aria-hidden")));
        Assert.DoesNotContain("style=", text.Markup);
    }

    [Fact]
    public void A_chart_without_percent_is_scaled_to_its_largest_bar()
    {
        var text = Render(ArticleFile.Read(ArticleFile.WithText(Chart.Replace("\"%\"", "days"))).Body);

        Assert.Equal("100%", text.Find("rect").GetAttribute("width"));
        Assert.Contains("56.5 days", text.Find("li").TextContent);
    }

    [Fact]
    public void An_illustration_says_what_it_shows()
    {
        var figure = Render(ArticleFile.Read(ArticleFile.WithText("```illustration queue\nalt: A queue\ncaption: They wait.\n```")).Body).Find("figure");

        Assert.Equal("A queue", figure.QuerySelector("[role=img]")!.GetAttribute("aria-label"));
        Assert.NotNull(figure.QuerySelector("svg[width][height]"));
        Assert.Equal("They wait.", figure.QuerySelector("figcaption")!.TextContent);
    }

    [Fact]
    public void A_call_to_action_leads_to_the_form_of_the_page_or_else_to_its_own_page()
    {
        var body = ArticleFile.Read(ArticleFile.WithText("```call-to-action skills\n```")).Body;

        Assert.Equal("/contact?cta=skills", Render(body).Find(".call-to-action a").GetAttribute("href"));

        using var withForm = new BunitContext();
        withForm.Services.AddSingleton(Options.Create(new SiteOptions { Name = "Edvantis" }));
        withForm.Services.AddSingleton(new PageEnding(typeof(ArticleText)));
        Assert.Equal("?cta=skills#enquiry", withForm.Render(body).Find(".call-to-action a").GetAttribute("href"));
    }

    [Fact]
    public void Links_to_other_sites_are_marked_and_links_of_this_site_are_not()
    {
        var text = Render(ArticleFile.Read(ArticleFile.WithText("[out](https://example.org) [in](/privacy) <https://example.org/2>")).Body);

        Assert.Equal(["external noopener", null, "external noopener"], text.FindAll("a").Select(link => link.GetAttribute("rel")));
    }

    [Fact]
    public void Signs_of_html_in_code_are_shown_as_text()
    {
        var text = Render(ArticleFile.Read(ArticleFile.WithText("`<script>` and a < b")).Body);

        Assert.Equal("<script> and a < b", text.Find("p").TextContent);
        Assert.Empty(text.FindAll("script"));
    }

    [Theory]
    [InlineData("One two.\n\n## Three\n\n- four\n- five *six*", 6)]
    [InlineData("One.\n\n```call-to-action\ntext: not counted at all\n```", 1)]
    public void Words_are_those_of_the_text(string text, int words) =>
        Assert.Equal(words, ArticleFile.Read(ArticleFile.WithText(text)).WordCount);

    private static string Words(INode node) =>
        string.Join(' ', node.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
