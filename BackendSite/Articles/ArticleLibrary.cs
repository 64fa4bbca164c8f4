using BackendSite.Web;

namespace BackendSite.Articles;

/// <summary>
/// All articles, read once from the folder Articles/Content below the content root. Every member throws
/// <see cref="FaultyStartException"/>, with one line a fault, while a file has any: a faulty page is never published.
/// </summary>
public sealed class ArticleLibrary
{
    private const string ContentFolder = "Articles/Content";

    private volatile Shelf shelf;

    /// <summary>Reads the folder; faults are thrown only when articles are asked for.</summary>
    public ArticleLibrary(IHostEnvironment environment)
    {
        // A published site may be started from any directory.
        var roots = new[] { environment.ContentRootPath, AppContext.BaseDirectory };
        Folder = roots.Select(root => Path.Combine(root, ContentFolder)).FirstOrDefault(Directory.Exists)
            ?? Path.Combine(roots[0], ContentFolder);
        shelf = Shelf.Read(Folder, ContentFolder);
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Article> All => Sound.Articles;

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

    /// <summary>Reads the folder again and replaces everything at once.</summary>
    internal void Reload() => shelf = Shelf.Read(Folder, ContentFolder);

    private Article? Neighbour(Article article, int step)
    {
        var all = Sound.Articles;
        var place = all.TakeWhile(other => other.Slug != article.Slug).Count() + step;
        return place >= 0 && place < all.Count ? all[place] : null;
    }
}
