using BackendSite.Articles;
using Microsoft.Extensions.FileProviders;

namespace BackendSite.Tests.Articles;

public class ArticleFaultTests
{
    [Fact]
    public void The_sample_has_no_fault() => ArticleFile.Read(ArticleFile.Valid);

    [Theory]
    [InlineData("title: A Sample\n", "", "2: the key `title` is missing or empty")]
    [InlineData("title: A Sample", "title:", "2: the key `title` is missing or empty")]
    [InlineData("title: A Sample", "title: [a, b]", "2: `title` takes one value")]
    [InlineData("title: A Sample", "title: \"A", "*")]
    [InlineData("title: A Sample", "titel: A Sample", "2: the key `titel` is unknown")]
    [InlineData("description: What it is about.", "", "2: the key `description` is missing or empty")]
    [InlineData("slug: sample", "slug: A Sample", "4: `slug` takes lower-case letters, digits and single hyphens: A Sample")]
    [InlineData("slug: sample", "", "2: the key `slug` is missing or empty")]
    [InlineData("published: 2026-11-23", "published: 23.11.2026", "5: `published` is no date such as 2026-01-31: 23.11.2026")]
    [InlineData("published: 2026-11-23", "published: 2026-02-30", "5: `published` is no date such as 2026-01-31: 2026-02-30")]
    [InlineData("published: 2026-11-23", "published: 2026-11-23\nupdated: 2026-11-22", "6: `updated` is before `published`")]
    [InlineData("author: Edvantis", "", "2: the key `author` is missing or empty")]
    [InlineData("illustration: layers", "illustration: a-horse", "7: there is no illustration `a-horse`; there are ")]
    [InlineData("illustration: layers", "illustration: layers\nrelated: other", "8: `related` takes a list")]
    [InlineData("illustration: layers\n---", "illustration: layers", "1: the file must begin with front matter")]
    [InlineData("The lead.", "The <b>lead</b>.", "10: HTML is not accepted")]
    [InlineData("The lead.", "<div>\n", "10: HTML is not accepted")]
    [InlineData("## The first", "# The first", "12: headings are ## and ###")]
    [InlineData("## The first", "#### The first", "12: headings are ## and ###")]
    public void A_mistake_in_a_file_is_named_with_its_line(string right, string wrong, string fault)
    {
        var faults = ReadArticle.Read(ArticleFile.Name, ArticleFile.Valid.Replace(right, wrong)).Faults;

        Assert.Contains(faults, found => fault == "*" || found.ToString().StartsWith($"{ArticleFile.Name}:{fault}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("```chart\ntitle: T\nsource: S\n```", "9: a chart needs `bars`")]
    [InlineData("```chart\ntitle: T\nsource: S\nbars:\n  - label: A\n    value: many\n```", "14: `value` is no number from 0 up: many")]
    [InlineData("```chart\ntitle: T\nsource: S\nunit: \"%\"\nbars:\n  - label: A\n    value: 120\n```", "9: more than 100%: A")]
    [InlineData("```chart\ntitle: T\nbars:\n  - label: A\n    value: 1\n```", "10: the key `source` is missing or empty")]
    [InlineData("```chart\ntitle: T\nsource: S\ncolour: red\nbars:\n  - label: A\n    value: 1\n```", "12: the key `colour` is unknown")]
    [InlineData("```illustration a-horse\nalt: A horse\n```", "9: there is no illustration `a-horse`")]
    [InlineData("```illustration layers\n```", "*the key `alt` is missing or empty")]
    [InlineData("- A list\n\n  ```chart\n  title: T\n  ```", "11: a block `chart` can't stand inside a list or a quotation")]
    public void A_block_that_cannot_be_shown_is_named_with_its_line(string block, string fault)
    {
        var faults = ReadArticle.Read(ArticleFile.Name, ArticleFile.WithText(block)).Faults;

        Assert.Contains(faults, found => fault[0] == '*'
            ? found.Reason == fault[1..]
            : found.ToString().StartsWith($"{ArticleFile.Name}:{fault}", StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_of_a_file_are_named_at_once()
    {
        var faults = ReadArticle.Read(ArticleFile.Name, "---\nslug: sample\nillustration: a-horse\n---\n<hr>\n").Faults;

        Assert.Equal(6, faults.Count);
    }

    [Fact]
    public void Two_articles_cannot_share_a_slug()
    {
        using var folder = Folder(("a.md", ArticleFile.Valid), ("b.md", ArticleFile.Valid));

        Assert.Equal("Content/b.md:4: the slug `sample` is taken by Content/a.md", Faults(folder));
    }

    [Fact]
    public void A_related_article_must_exist_and_be_another_one()
    {
        using var folder = Folder(("a.md", ArticleFile.Valid.Replace("illustration:", "related:\n  - nowhere\n  - sample\nillustration:")));

        Assert.Equal(
            "Content/a.md:8: `related` names an article that does not exist: nowhere\nContent/a.md:9: an article is not related to itself",
            Faults(folder));
    }

    [Fact]
    public void An_article_with_faults_of_its_own_still_counts_as_known()
    {
        using var folder = Folder(
            ("a.md", ArticleFile.Valid.Replace("author: Edvantis\n", "")),
            ("b.md", ArticleFile.Valid.Replace("slug: sample", "slug: other\nrelated: [sample]")));

        Assert.Equal("Content/a.md:2: the key `author` is missing or empty", Faults(folder));
    }

    [Fact]
    public void A_mistake_in_the_recognitions_is_named_with_its_line()
    {
        using var folder = Folder(("recognitions.yml", "recognitions:\n  - name: N\n    issuer: I\n    year: 1066\n    image: /nowhere.svg\n"));

        Assert.Equal(
            "Content/recognitions.yml:4: `year` is no year: 1066\nContent/recognitions.yml:5: `image` names no file of the web root: /nowhere.svg",
            Faults(folder));
    }

    [Fact]
    public void A_missing_folder_is_a_fault()
    {
        var faults = Shelf.Read("/nowhere/at/all", "Content", new NullFileProvider()).Faults;

        Assert.Equal("Content:1: there is no such folder: /nowhere/at/all", Assert.Single(faults).ToString());
    }

    private static TemporaryFolder Folder(params (string Name, string Text)[] files)
    {
        var folder = new TemporaryFolder();
        foreach (var (name, text) in files)
        {
            File.WriteAllText(folder.Combine(name), text);
        }

        return folder;
    }

    private static string Faults(TemporaryFolder folder) =>
        string.Join('\n', Shelf.Read(folder.Path, "Content", new NullFileProvider()).Faults);
}
