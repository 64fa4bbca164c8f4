using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.SmartyPants;
using Markdig.Extensions.Yaml;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace BackendSite.Articles;

/// <summary>Reads one Markdown file with its front matter; every mistake in it becomes a fault, all at once.</summary>
internal static partial class ReadArticle
{
    /// <summary>What a file gave: an article, unless its faults forbid one, with the lines that later checks point at.</summary>
    public sealed record Result(
        string File,
        string Slug,
        Article? Article,
        IReadOnlyList<(string Slug, int Line)> Related,
        MarkdownDocument Text,
        YamlFields? FrontMatter,
        IReadOnlyList<ArticleFault> Faults)
    {
        /// <summary>The line of a key of the front matter; 1 when the file has none.</summary>
        public int LineOf(string key) => FrontMatter?.LineOf(key) ?? 1;

        /// <summary>What a link into the text may point at.</summary>
        public IEnumerable<string> Anchors =>
            Text.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id).OfType<string>();
    }

    /// <summary>Raw HTML is understood, so that it can be refused with its line instead of shown as text.</summary>
    public static MarkdownPipeline Markdown { get; } = new MarkdownPipelineBuilder()
        .UseYamlFrontMatter()
        .UsePreciseSourceLocation()
        .UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub)
        .UsePipeTables()
        .UseSmartyPants(CurlyQuotes())
        .Build();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex WellFormedSlug { get; }

    /// <param name="file">The path that faults name.</param>
    /// <param name="text">The whole file.</param>
    public static Result Read(string file, string text)
    {
        var faults = new List<ArticleFault>();
        void Fault(int line, string reason) => faults.Add(new(file, line, reason));

        var document = Markdig.Markdown.Parse(text, Markdown);
        var body = ReadBody.Read(document, Fault);
        if (document.FirstOrDefault() is not YamlFrontMatterBlock matter)
        {
            Fault(1, "the file must begin with front matter between two lines of ---");
            return new(file, "", null, [], document, null, faults);
        }

        if (YamlFields.Parse(matter.Lines.ToString(), matter.Line + 1, Fault) is not { } fields)
        {
            return new(file, "", null, [], document, null, faults);
        }

        var related = fields.List("related");
        var article = new Article
        {
            Title = fields.Text("title"),
            Description = fields.Text("description"),
            Slug = fields.Text("slug"),
            Published = fields.Date("published"),
            Updated = fields.OptionalDate("updated"),
            Author = fields.Text("author"),
            Related = [.. related.Select(item => item.Value)],
            Illustration = fields.Text("illustration"),
            WordCount = body.WordCount,
            Sections = body.Sections,
            Body = body.Render,
        };
        fields.RefuseOthers();
        Check(article, fields, Fault);
        return new(file, article.Slug, faults is [] ? article : null, related, document, fields, faults);
    }

    private static void Check(Article article, YamlFields fields, Action<int, string> fault)
    {
        if (article.Slug.Length > 0 && !WellFormedSlug.IsMatch(article.Slug))
        {
            fault(fields.LineOf("slug"), $"`slug` takes lower-case letters, digits and single hyphens: {article.Slug}");
        }

        if (article.Updated < article.Published)
        {
            fault(fields.LineOf("updated"), "`updated` is before `published`");
        }

        if (article.Illustration.Length > 0 && !Illustration.Exists(article.Illustration))
        {
            fault(fields.LineOf("illustration"), UnknownIllustration(article.Illustration));
        }
    }

    internal static string UnknownIllustration(string name) =>
        $"there is no illustration `{name}`; there are {string.Join(", ", Illustration.Names)}";

    // Characters instead of entities: the same text goes into titles, the feed and plain text.
    private static SmartyPantOptions CurlyQuotes()
    {
        var options = new SmartyPantOptions();
        options.Mapping[SmartyPantType.LeftQuote] = "‘";
        options.Mapping[SmartyPantType.RightQuote] = "’";
        options.Mapping[SmartyPantType.Quote] = "’";
        options.Mapping[SmartyPantType.LeftDoubleQuote] = "“";
        options.Mapping[SmartyPantType.RightDoubleQuote] = "”";
        options.Mapping[SmartyPantType.Dash2] = "–";
        options.Mapping[SmartyPantType.Dash3] = "—";
        options.Mapping[SmartyPantType.Ellipsis] = "…";
        return options;
    }
}
