using BackendSite.Web;
using Microsoft.Extensions.FileProviders;

namespace BackendSite.Articles;

/// <summary>
/// The articles and recognitions, read once from the folder Articles/Content below the content root. Every member throws
/// <see cref="FaultyStartException"/>, with one line a fault, while a file has any: a faulty page is never published.
/// </summary>
public sealed class ArticleLibrary
{
    private const string ContentFolder = "Articles/Content";

    private volatile Shelf shelf;

    private readonly IFileProvider webRoot;

    /// <summary>Reads the site's own folder; faults are thrown only when articles are asked for.</summary>
    public ArticleLibrary(IWebHostEnvironment environment)
        : this(FolderOf(environment.ContentRootPath), environment.WebRootFileProvider)
    {
    }

    /// <summary>Reads another folder.</summary>
    internal ArticleLibrary(string folder, IFileProvider webRoot)
    {
        this.webRoot = webRoot;
        Folder = folder;
        shelf = Shelf.Read(folder, ContentFolder, webRoot);
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Article> All => Sound.Articles;

    /// <summary>Awards and certificates as the data file orders them; empty until the company has supplied some.</summary>
    public IReadOnlyList<Recognition> Recognitions => Sound.Recognitions;

    /// <summary>The folder's absolute path.</summary>
    internal string Folder { get; }

    /// <summary>What was read, faults included.</summary>
    internal Shelf Shelf => shelf;

    private Shelf Sound => shelf is { Faults: [] } sound
        ? sound
        : throw new FaultyStartException(string.Join(Environment.NewLine, shelf.Faults));

    /// <summary>The article of a slug; null when there is none.</summary>
    public Article? Find(string slug) => Sound.BySlug.GetValueOrDefault(slug);

    /// <summary>The related articles in the order in which the author names them.</summary>
    public IReadOnlyList<Article> Related(Article article) => [.. article.Related.Select(slug => Sound.BySlug[slug])];

    /// <summary>The next older article; null for the oldest.</summary>
    public Article? Previous(Article article) => Neighbour(article, 1);

    /// <summary>The next newer article; null for the newest.</summary>
    public Article? Next(Article article) => Neighbour(article, -1);

    /// <exception cref="FaultyStartException">A file has a fault.</exception>
    internal void RefuseFaults() => _ = Sound;

    /// <summary>Reads the folder again and replaces everything at once.</summary>
    internal void Reload() => shelf = Shelf.Read(Folder, ContentFolder, webRoot);

    // A published site may be started from any directory.
    private static string FolderOf(string contentRoot)
    {
        var roots = new[] { contentRoot, AppContext.BaseDirectory };
        return roots.Select(root => Path.Combine(root, ContentFolder)).FirstOrDefault(Directory.Exists)
            ?? Path.Combine(contentRoot, ContentFolder);
    }

    private Article? Neighbour(Article article, int step)
    {
        var all = Sound.Articles;
        var place = all.TakeWhile(other => other.Slug != article.Slug).Count() + step;
        return place >= 0 && place < all.Count ? all[place] : null;
    }
}
