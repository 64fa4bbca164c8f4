using Markdig.Extensions.Yaml;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace BackendSite.Articles;

/// <summary>Turns a Markdown document into components: sections with headings, charts, drawings, calls to action, and prose.</summary>
internal sealed class ReadBody
{
    private readonly Action<int, string> fault;
    private readonly List<Section> sections = [];
    private readonly List<List<RenderFragment>> parts = [[]];
    private int words;

    private ReadBody(Action<int, string> fault) => this.fault = fault;

    public IReadOnlyList<Section> Sections => sections;

    public int WordCount => words;

    /// <param name="document">A document of the pipeline <see cref="ReadArticle.Markdown"/>.</param>
    /// <param name="fault">Takes the line in the file and the reason.</param>
    public static ReadBody Read(MarkdownDocument document, Action<int, string> fault)
    {
        var body = new ReadBody(fault);
        body.RefuseHtml(document);
        MarkOutsideLinks(document);
        CurlApostrophes(document);
        foreach (var block in document)
        {
            body.Add(block);
        }

        return body;
    }

    /// <summary>The text: what precedes the first heading as the lead, then a section for each.</summary>
    public void Render(RenderTreeBuilder builder)
    {
        for (var part = 0; part < parts.Count; part++)
        {
            builder.OpenElement(0, part == 0 ? "div" : "section");
            if (part == 0)
            {
                builder.AddAttribute(1, "class", "lead");
            }

            foreach (var block in parts[part])
            {
                builder.AddContent(2, block);
            }

            builder.CloseElement();
        }
    }

    private void Add(Block block)
    {
        switch (block)
        {
            case YamlFrontMatterBlock or LinkReferenceDefinitionGroup:
                break;
            case HeadingBlock heading:
                AddHeading(heading);
                break;
            case FencedCodeBlock { Info: { } info } fence when ReadBlock.Knows(info):
                if (ReadBlock.Read(fence, fault) is { } fragment)
                {
                    parts[^1].Add(fragment);
                }

                break;
            default:
                RefuseNestedBlocks(block);
                CountWords(block);
                var html = Html(block);
                parts[^1].Add(builder => builder.AddMarkupContent(0, html));
                break;
        }
    }

    private void AddHeading(HeadingBlock heading)
    {
        if (heading.Level is not (2 or 3))
        {
            fault(heading.Line + 1, "headings are ## and ###: the title is the page's first");
            return;
        }

        CountWords(heading);
        var id = heading.GetAttributes().Id ?? "";
        if (heading.Level == 2)
        {
            sections.Add(new(id, PlainText(heading)));
            parts.Add([]);
        }

        var html = Write(renderer => renderer.WriteLeafInline(heading));
        parts[^1].Add(builder =>
        {
            builder.OpenComponent<SectionHeading>(0);
            builder.AddComponentParameter(1, nameof(SectionHeading.Id), id);
            builder.AddComponentParameter(2, nameof(SectionHeading.Level), heading.Level);
            builder.AddComponentParameter(3, nameof(SectionHeading.Html), html);
            builder.CloseComponent();
        });
    }

    private void RefuseHtml(MarkdownDocument document)
    {
        foreach (var html in document.Descendants().Where(item => item is HtmlBlock or HtmlInline))
        {
            fault(html.Line + 1, "HTML is not accepted; write Markdown, or `&lt;` for the sign itself");
        }
    }

    private void RefuseNestedBlocks(Block block)
    {
        foreach (var fence in block.Descendants().OfType<FencedCodeBlock>().Where(fence => ReadBlock.Knows(fence.Info)))
        {
            fault(fence.Line + 1, $"a block `{fence.Info}` can't stand inside a list or a quotation");
        }
    }

    private void CountWords(Block block) =>
        words += PlainText(block).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static void MarkOutsideLinks(MarkdownDocument document)
    {
        foreach (var inline in document.Descendants<Inline>())
        {
            if (inline is LinkInline { IsImage: false, Url: { } url } && url.Contains("://", StringComparison.Ordinal)
                || inline is AutolinkInline { IsEmail: false })
            {
                inline.GetAttributes().AddPropertyIfNotExist("rel", "external noopener");
            }
        }
    }

    // Markdown's quotes come in pairs; what is left straight stands inside a word.
    private static void CurlApostrophes(MarkdownDocument document)
    {
        foreach (var literal in document.Descendants<LiteralInline>())
        {
            literal.Content = new(literal.Content.ToString().Replace('\'', '’'));
        }
    }

    private static string PlainText(Block block) => Write(renderer =>
    {
        renderer.EnableHtmlForBlock = renderer.EnableHtmlForInline = renderer.EnableHtmlEscape = false;
        renderer.Render(block);
    }).Trim();

    private static string Html(Block block) => Write(renderer => renderer.Render(block));

    private static string Write(Action<HtmlRenderer> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var renderer = new HtmlRenderer(text);
        ReadArticle.Markdown.Setup(renderer);
        write(renderer);
        return text.ToString();
    }
}
