using AngleSharp.Dom;
using BackendSite.Articles;
using BackendSite.Components;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace BackendSite.Tests.Articles;

/// <summary>What the company wants said must be said, whatever is rewritten.</summary>
public sealed class ContentTests : BunitContext
{
    private readonly ArticleLibrary library = new(Path.Combine(Repository.Site, "Articles", "Content"), new NullFileProvider());

    public ContentTests() =>
        Services.AddSingleton(Options.Create(new SiteOptions { Name = "Edvantis", EngagementEmail = "engagement@edvantis.com" }));

    private Article Main => library.Find("what-does-a-backend-developer-do")!;

    [Fact]
    public void The_main_article_has_its_title_its_date_its_length_and_five_sections()
    {
        Assert.Equal("What Does a Backend Developer Do?", Main.Title);
        Assert.Equal(new DateOnly(2021, 10, 8), Main.Published);
        Assert.InRange(Main.WordCount, 1300, 1600);
        Assert.Equal(5, Main.Sections.Count);
        Assert.Equal(3, library.Related(Main).Count);
    }

    [Fact]
    public void Three_more_articles_are_long_enough_and_related_to_three_others()
    {
        var others = library.All.Where(article => article != Main).ToList();

        Assert.True(others.Count >= 3);
        Assert.All(others, article => Assert.InRange(article.WordCount, 600, 900));
        Assert.All(others, article => Assert.Equal(3, library.Related(article).Count));
    }

    [Theory]
    [InlineData("Backend software engineers and architects", "Database engineers", "Security engineers",
        "Automation test engineers", "API developers", "Search engineers", "Integration engineers")]
    [InlineData("Writing code", "unit tests", "Managing databases", "Integrating APIs", "prototypes", "application problems",
        "Profiling", "quality, security and performance", "technical debt", "debugging", "user-facing parts", "performance reports and analytics")]
    [InlineData("Python, PHP, Java, Ruby, C#", "ASP.NET, Spring, Django, Symfony", "MySQL, PostgreSQL, MongoDB, Elasticsearch, MariaDB",
        "NGINX, Apache, Windows Server", "Node.js, V8, JVM", "REST, SOAP, JSON-RPC, XML-RPC", "Unit testing", "Algorithms and data structures",
        "Security vulnerabilities", "AWS, Microsoft Azure, Google Cloud", "CMS, CRM and ERP", "GitHub, Jira, Docker")]
    [InlineData("business requirements become working code", "features perform well", "front end gets simpler", "best practices")]
    public void A_list_of_the_main_article_is_complete(params string[] items)
    {
        var lists = Render(Main.Body).FindAll("section > ul, section > ol").Select(list => list.Children.Select(item => item.TextContent).ToList());

        Assert.Contains(lists, list => list.Count == items.Length
            && items.Zip(list).All(pair => pair.Second.Contains(pair.First, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("How working professionals learn", "HackerEarth developer survey, as quoted in the original",
        "YouTube tutorials 56%", "Online competitive coding platforms 53%", "Certification courses 48%", "Reference books 32%", "Boot camps 9%")]
    [InlineData("Most used programming languages", "JetBrains, The State of Developer Ecosystem 2021 (31,743 respondents, 183 countries)",
        "JavaScript 69%", "HTML/CSS 60%", "SQL 54%", "Python 52%", "Java 49%")]
    public void A_chart_of_the_main_article_has_its_figures_and_no_others(string title, string source, params string[] bars)
    {
        var chart = Render(Main.Body).FindAll("figure.chart").Single(figure => figure.TextContent.Contains(title));

        Assert.Equal(bars, chart.QuerySelectorAll("li").Select(Words));
        Assert.Contains(source, Words(chart.QuerySelector("figcaption")!));
    }

    [Theory]
    [InlineData("take interactivity away from the web")]
    [InlineData("bulletin board")]
    [InlineData("More than 65% of developers worldwide")]
    [InlineData("learning curve, the speed of development it allows, its performance, and the demand")]
    [InlineData("Both front-end and backend developers use JavaScript")]
    [InlineData("teamwork, communication, curiosity, creativity and problem solving")]
    [InlineData("$85 billion a year")]
    [InlineData("The Developer Coefficient")]
    [InlineData("2018")]
    [InlineData("talent gap")]
    [InlineData("over half of leaders expected to spend the same or more on it that year")]
    [InlineData("second most wanted role after full-stack")]
    [InlineData("cross-functional")]
    [InlineData("get in touch")]
    public void The_main_article_says(string words) => Assert.Contains(words, Words(Render(Main.Body)));

    [Fact]
    public void Nothing_is_claimed_as_a_recognition() => Assert.Empty(library.Recognitions);

    [Fact]
    public void Articles_are_ordered_from_the_newest_and_know_their_neighbours()
    {
        var all = library.All;

        Assert.Equal(all.OrderByDescending(article => article.Published).Select(article => article.Published), all.Select(article => article.Published));
        Assert.Null(library.Next(all[0]));
        Assert.Null(library.Previous(all[^1]));
        Assert.All(all.Zip(all.Skip(1)), pair =>
        {
            Assert.Same(pair.Second, library.Previous(pair.First));
            Assert.Same(pair.First, library.Next(pair.Second));
        });
    }

    private static string Words(INode node) => Words(node.TextContent);

    private static string Words(IRenderedComponent<Microsoft.AspNetCore.Components.IComponent> text) =>
        Words(string.Join(' ', text.Nodes.Select(node => node.TextContent)));

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
