using BackendSite.Web;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.Extensions.FileProviders;

namespace BackendSite.Articles.Editing;

/// <summary>Finds what an editor should mend before publishing: the faults that stop the start, and what merely disappoints a reader.</summary>
internal sealed class CheckArticles(ArticleLibrary library, PublicPages pages, IWebHostEnvironment environment)
{
    /// <summary>Longer titles are cut in search results.</summary>
    public const int TitleCharacters = 60;

    /// <summary>Longer descriptions are cut in search results.</summary>
    public const int DescriptionCharacters = 160;

    /// <summary>Anchors that the page around every article has.</summary>
    private static readonly string[] PageAnchors = ["content", "enquiry"];

    private readonly IFileProvider webRoot = environment.WebRootFileProvider;

    /// <summary>Everything there is to mend, by file and line.</summary>
    public IReadOnlyList<ArticleFault> Run() =>
        [.. library.Shelf.Faults.Concat(library.Shelf.Files.SelectMany(Disappointments))
            .OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line)];

    private IEnumerable<ArticleFault> Disappointments(ReadArticle.Result file)
    {
        var lengths = new[] { ("title", TitleCharacters), ("description", DescriptionCharacters) };
        foreach (var (key, limit) in lengths)
        {
            if (file.FrontMatter?.Optional(key) is { } text && text.Length > limit)
            {
                yield return new(file.File, file.LineOf(key), $"`{key}` has {text.Length} characters; search results cut it after {limit}");
            }
        }

        foreach (var link in file.Text.Descendants<LinkInline>())
        {
            if ((link.IsImage ? MissingPicture(link) : BrokenLink(file, link.Url ?? "")) is { } reason)
            {
                yield return new(file.File, link.Line + 1, reason);
            }
        }
    }

    private string? MissingPicture(LinkInline image) =>
        image.FirstChild is null ? $"the picture {image.Url} has no alternative text: write ![what it shows]({image.Url})"
        : image.Url is ['/', ..] && !webRoot.GetFileInfo(image.Url).Exists ? $"there is no picture {image.Url}"
        : null;

    private string? BrokenLink(ReadArticle.Result file, string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var outside) && outside.Scheme is "http" or "https" or "mailto" or "tel")
        {
            return null;
        }

        var (address, anchor) = Split(url);
        if (address.Length == 0)
        {
            return HasAnchor(file, anchor) ? null : $"this article has no heading with the anchor #{anchor}";
        }

        if (address[0] != '/')
        {
            return $"the link {url} is relative: write the whole path from /";
        }

        if (library.Shelf.Files.FirstOrDefault(other => $"/articles/{other.Slug}" == address) is { } target)
        {
            return anchor.Length == 0 || HasAnchor(target, anchor) ? null : $"{address} has no heading with the anchor #{anchor}";
        }

        return pages.Paths.Contains(address) || webRoot.GetFileInfo(address).Exists ? null : $"there is no page {address}";
    }

    private static bool HasAnchor(ReadArticle.Result file, string anchor) =>
        PageAnchors.Contains(anchor) || file.Anchors.Contains(anchor);

    private static (string Address, string Anchor) Split(string url)
    {
        var parts = url.Split('#', 2);
        return (parts[0].Split('?')[0], parts.Length == 2 ? parts[1] : "");
    }
}
