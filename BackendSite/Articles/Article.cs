using Microsoft.AspNetCore.Components;

namespace BackendSite.Articles;

/// <summary>A text that visitors read: one Markdown file of the folder Content.</summary>
public sealed record Article
{
    // 220 words a minute is a usual pace for plain prose on a screen.
    private const int WordsPerMinute = 220;

    public required string Title { get; init; }

    /// <summary>One or two plain sentences, for search results, cards and the feed.</summary>
    public required string Description { get; init; }

    /// <summary>The last part of the address: lower-case letters, digits and hyphens.</summary>
    public required string Slug { get; init; }

    /// <summary>The day of the first publication.</summary>
    public required DateOnly Published { get; init; }

    /// <summary>The day of the last change that a reader would care about; null when there was none.</summary>
    public required DateOnly? Updated { get; init; }

    public required string Author { get; init; }

    /// <summary>The slugs of related articles; <see cref="ArticleLibrary.Related"/> gives the articles.</summary>
    public required IReadOnlyList<string> Related { get; init; }

    /// <summary>The name of a drawing that exists; <c>Drawing</c> shows it.</summary>
    public required string Illustration { get; init; }

    /// <summary>The words of the text with its headings and lists, without charts and captions.</summary>
    public required int WordCount { get; init; }

    /// <summary>The table of contents, in the order of the text.</summary>
    public required IReadOnlyList<Section> Sections { get; init; }

    /// <summary>The whole text below the title.</summary>
    public required RenderFragment Body { get; init; }

    /// <summary>The path on this site.</summary>
    public string Path => $"/articles/{Slug}";

    /// <summary>The path of the picture, 1200 by 630 pixels, that a shared link shows.</summary>
    public string Picture => $"/og/{Slug}.png";

    /// <summary>How long reading takes, in whole minutes, at least one.</summary>
    public int ReadingMinutes => Math.Max(1, (int)Math.Round(WordCount / (double)WordsPerMinute));

    /// <summary>The day on which the text became what it is.</summary>
    public DateOnly LastChanged => Updated ?? Published;
}

/// <summary>A part of an article under a heading of the second level.</summary>
/// <param name="Id">The heading's anchor, without the number sign.</param>
/// <param name="Title">The heading as plain text.</param>
public sealed record Section(string Id, string Title);
