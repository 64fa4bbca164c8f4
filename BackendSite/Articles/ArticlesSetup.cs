using BackendSite.Web;

namespace BackendSite.Articles;

/// <summary>What visitors read.</summary>
public static class ArticlesSetup
{
    /// <summary>Registers the articles.</summary>
    public static void AddArticles(this WebApplicationBuilder builder)
    {
    }

    /// <summary>Maps the public pages of this room.</summary>
    public static void MapArticles(this WebApplication app)
    {
        app.MapPublicPage<HomePage>("/");
    }
}
