using BackendSite.Articles;

namespace BackendSite.Tests.Articles;

/// <summary>The text of an article without faults, and ways to spoil it.</summary>
internal static class ArticleFile
{
    public const string Name = "Articles/Content/sample.md";

    public const string Valid = """
        ---
        title: A Sample
        description: What it is about.
        slug: sample
        published: 2026-11-23
        author: Edvantis
        illustration: layers
        ---

        The lead.

        ## The first section

        Some words.
        """;

    /// <summary>The sample with another text below its front matter, which has eight lines.</summary>
    public static string WithText(string text) => Valid[..Valid.IndexOf("\n\nThe lead", StringComparison.Ordinal)] + "\n" + text;

    public static Article Read(string text)
    {
        var result = ReadArticle.Read(Name, text);
        Assert.Empty(result.Faults);
        return result.Article!;
    }
}
