using BackendSite.Web;

namespace BackendSite.Articles;

/// <summary>What visitors read.</summary>
public static class ArticlesSetup
{
    /// <summary>Registers the articles.</summary>
    public static void AddArticles(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ArticleLibrary>();
        builder.Services.AddSingleton<StructuredData>();
        builder.Services.AddSingleton<RecognitionList>();
    }

    /// <summary>Maps the public pages of this room.</summary>
    public static void MapArticles(this WebApplication app)
    {
        var library = app.Services.GetRequiredService<ArticleLibrary>();
        var renderer = app.Services.GetRequiredService<PageRenderer>();
        app.MapPublicPage<HomePage>("/");
        app.MapPublicPage<ArticlesPage>("/articles");
        app.MapPublicPage<PrivacyPage>("/privacy");
        foreach (var slug in library.Shelf.BySlug.Keys)
        {
            app.MapPublicText($"/articles/{slug}", "text/html; charset=utf-8", () => renderer.Render<ArticlePage>(
                new Dictionary<string, object?> { [nameof(ArticlePage.Article)] = library.Find(slug) }));
        }
    }
}
