using System.Collections.Frozen;
using Microsoft.Extensions.FileProviders;

namespace BackendSite.Articles;

/// <summary>The content of a folder as it was at one moment; never changed, only replaced as a whole.</summary>
internal sealed class Shelf
{
    private Shelf(
        IReadOnlyList<ReadArticle.Result> files, IReadOnlyList<Recognition> recognitions, IEnumerable<ArticleFault> faults)
    {
        Files = files;
        Recognitions = recognitions;
        Faults = [.. faults.Distinct().OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Line)];
        Articles = [.. files.Select(file => file.Article).OfType<Article>()
            .OrderByDescending(article => article.Published)
            .ThenBy(article => article.Slug, StringComparer.Ordinal)];
        BySlug = Articles.DistinctBy(article => article.Slug).ToFrozenDictionary(article => article.Slug);
    }

    public IReadOnlyList<ReadArticle.Result> Files { get; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Article> Articles { get; }

    public FrozenDictionary<string, Article> BySlug { get; }

    public IReadOnlyList<Recognition> Recognitions { get; }

    /// <summary>What is wrong, by file and line.</summary>
    public IReadOnlyList<ArticleFault> Faults { get; }

    /// <summary>Reads every Markdown file of a folder, and its recognitions.</summary>
    /// <param name="folder">Its absolute path.</param>
    /// <param name="shownAs">What faults call the folder.</param>
    /// <param name="webRoot">The static files of the site.</param>
    public static Shelf Read(string folder, string shownAs, IFileProvider webRoot)
    {
        if (!Directory.Exists(folder))
        {
            return new([], [], [new(shownAs, 1, $"there is no such folder: {folder}")]);
        }

        var files = Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal)
            .Select(path => ReadArticle.Read($"{shownAs}/{Path.GetFileName(path)}", File.ReadAllText(path)))
            .ToList();
        var faults = files.SelectMany(file => file.Faults).Concat(DuplicateSlugs(files)).Concat(UnknownRelated(files)).ToList();
        var data = Path.Combine(folder, ReadRecognitions.File);
        IReadOnlyList<Recognition> recognitions = !File.Exists(data) ? [] : ReadRecognitions.Read(File.ReadAllText(data), webRoot,
            (line, reason) => faults.Add(new($"{shownAs}/{ReadRecognitions.File}", line, reason)));
        return new(files, recognitions, faults);
    }

    private static IEnumerable<ArticleFault> DuplicateSlugs(List<ReadArticle.Result> files) =>
        from same in files.Where(file => file.Slug.Length > 0).GroupBy(file => file.Slug)
        from file in same.Skip(1)
        select new ArticleFault(file.File, file.LineOf("slug"), $"the slug `{same.Key}` is taken by {same.First().File}");

    // An article that has faults of its own still counts as known, so that one mistake is reported once.
    private static IEnumerable<ArticleFault> UnknownRelated(List<ReadArticle.Result> files)
    {
        var known = files.Select(file => file.Slug).ToHashSet();
        return from file in files
               from related in file.Related
               where !known.Contains(related.Slug) || related.Slug == file.Slug
               select new ArticleFault(file.File, related.Line, related.Slug == file.Slug
                   ? "an article is not related to itself"
                   : $"`related` names an article that does not exist: {related.Slug}");
    }
}
