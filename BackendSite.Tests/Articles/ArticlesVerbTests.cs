using BackendSite.Articles.Editing;

namespace BackendSite.Tests.Articles;

public sealed class ArticlesVerbTests : IDisposable
{
    private readonly TemporaryFolder root = new();

    public ArticlesVerbTests()
    {
        Directory.CreateDirectory(root.Combine("Articles/Content"));
        File.Copy(Path.Combine(Repository.Site, "appsettings.json"), root.Combine("appsettings.json"));
    }

    [Fact]
    public async Task The_site_s_own_articles_have_nothing_to_mend()
    {
        var (exit, printed, _) = await SiteProcess.Run(root.Path, "articles", "check");

        Assert.Equal("", printed);
        Assert.Equal(0, exit);
    }

    [Fact]
    public async Task Check_prints_faults_broken_links_missing_texts_and_long_titles()
    {
        var text = ArticleFile.WithText("""

            A [page](/nowhere), an [article](/articles/sample#nowhere), a [heading](#nowhere) and a [relative](page).
            Fine: [contents](/articles/sample#here), [form](#enquiry), [mail](mailto:a@example.org), [out](https://example.org).

            ## Here

            ![](/nowhere.png) ![A picture](/nowhere.png)
            """);
        Write("a.md", text.Replace("A Sample", new string('x', CheckArticles.TitleCharacters + 1)));
        Write("b.md", ArticleFile.Valid.Replace("published: 2026-11-23\n", ""));

        var (exit, printed, _) = await Run("check");

        Assert.Equal(
            """
            Articles/Content/a.md:2: `title` has 61 characters; search results cut it after 60
            Articles/Content/a.md:10: there is no page /nowhere
            Articles/Content/a.md:10: /articles/sample has no heading with the anchor #nowhere
            Articles/Content/a.md:10: this article has no heading with the anchor #nowhere
            Articles/Content/a.md:10: the link page is relative: write the whole path from /
            Articles/Content/a.md:15: the picture /nowhere.png has no alternative text: write ![what it shows](/nowhere.png)
            Articles/Content/a.md:15: there is no picture /nowhere.png
            Articles/Content/b.md:2: the key `published` is missing or empty
            Articles/Content/b.md:4: the slug `sample` is taken by Articles/Content/a.md

            """,
            printed);
        Assert.Equal(1, exit);
    }

    [Fact]
    public async Task New_writes_an_article_that_has_nothing_to_mend_and_never_overwrites_it()
    {
        var first = await Run("new", "How We Don't: \"lose\" a lead");
        var path = root.Combine("Articles/Content/how-we-dont-lose-a-lead.md");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var check = await Run("check");
        var second = await Run("new", "How we don't lose a lead");

        Assert.Equal((0, path + Environment.NewLine), (first.ExitCode, first.Out));
        Assert.Equal((0, ""), (check.ExitCode, check.Out));
        Assert.Equal(1, second.ExitCode);
        Assert.Equal(text, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("What's New in 2027?", "whats-new-in-2027")]
    [InlineData("  C# & .NET -- a Tour ", "c-net-a-tour")]
    [InlineData("???", "")]
    public void The_address_of_a_new_article_comes_from_its_title(string title, string slug) =>
        Assert.Equal(slug, NewArticle.Slug(title));

    [Fact]
    public async Task New_works_while_another_article_has_faults()
    {
        Write("a.md", "no front matter");

        Assert.Equal(0, (await Run("new", "A second one")).ExitCode);
    }

    [Fact]
    public async Task Faults_stop_the_start_with_a_line_each_and_no_stack_trace()
    {
        Write("a.md", ArticleFile.Valid.Replace("author: Edvantis\n", "").Replace("2026-11-23", "soon"));

        var (exit, printed, complained) = await SiteProcess.Run(
            root.Combine("data"), $"--contentRoot={root.Path}", "--urls=http://127.0.0.1:0");

        Assert.Equal(1, exit);
        Assert.Equal(
            """
            Articles/Content/a.md:2: the key `author` is missing or empty
            Articles/Content/a.md:5: `published` is no date such as 2026-01-31: soon

            """,
            complained);
        Assert.DoesNotContain("   at ", printed);
    }

    public void Dispose() => root.Dispose();

    private void Write(string name, string text) => File.WriteAllText(root.Combine($"Articles/Content/{name}"), text);

    private Task<(int ExitCode, string Out, string Error)> Run(params string[] arguments) =>
        SiteProcess.Run(root.Combine("data"), [$"--contentRoot={root.Path}", "articles", .. arguments]);
}
