using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using BackendSite.Components;
using Microsoft.Extensions.Options;

namespace BackendSite.Articles.Editing;

/// <summary>Writes the skeleton of an article: valid as it stands, so that the site starts with it.</summary>
internal sealed partial class NewArticle(ArticleLibrary library, TimeProvider time, IOptions<SiteOptions> options)
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex BetweenWords { get; }

    /// <summary>Writes the file.</summary>
    /// <param name="title">The article's title; its letters and digits become the address.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="IOException">The title gives no address, or one that is taken; nothing was written.</exception>
    public async Task<string> Write(string title, CancellationToken cancellationToken)
    {
        var slug = Slug(title);
        if (slug.Length == 0)
        {
            throw new IOException("The title needs letters from a to z or digits: they become the address.");
        }

        if (library.Shelf.Files.FirstOrDefault(file => file.Slug == slug) is { } taken)
        {
            throw new IOException($"{taken.File} has the slug {slug} already.");
        }

        Directory.CreateDirectory(library.Folder);
        var path = Path.Combine(library.Folder, slug + ".md");
        await using var file = new FileStream(path, FileMode.CreateNew);
        await using var writer = new StreamWriter(file);
        await writer.WriteAsync(Skeleton(title.Trim(), slug).AsMemory(), cancellationToken);
        return path;
    }

    /// <summary>The address of a title: its words in lower case, joined by hyphens, without apostrophes.</summary>
    internal static string Slug(string title) =>
        BetweenWords.Replace(title.ToLowerInvariant().Replace("'", "").Replace("’", ""), "-").Trim('-');

    // A double-quoted YAML value is written like a JSON string.
    private string Skeleton(string title, string slug) =>
        $"""
        ---
        title: {JsonSerializer.Serialize(title, Quoted)}
        description: One or two sentences that tell a reader what they will know afterwards.
        slug: {slug}
        published: {time.GetUtcNow():yyyy-MM-dd}
        author: {JsonSerializer.Serialize(options.Value.Name, Quoted)}
        illustration: {Illustration.Names.First()}
        related: []
        ---

        The lead: one or two paragraphs that say what this is about and for whom.

        ## The first section

        Headings of two number signs become the table of contents.

        """;
}
