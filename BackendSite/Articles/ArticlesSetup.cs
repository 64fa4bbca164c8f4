using System.Text;
using BackendSite.Articles.BeingFound;
using BackendSite.Articles.Editing;
using BackendSite.Articles.Pictures;
using BackendSite.Components;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Articles;

/// <summary>What visitors read.</summary>
public static class ArticlesSetup
{
    private const string Html = "text/html; charset=utf-8";
    private const string PlainText = "text/plain; charset=utf-8";
    private const string Png = "image/png";

    /// <summary>Registers the articles.</summary>
    public static void AddArticles(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ArticleLibrary>();
        services.AddSingleton<Posting>();
        services.AddSingleton<Feed>();
        services.AddSingleton<Sitemap>();
        services.AddSingleton<PlainTexts>();
        services.AddSingleton<CheckArticles>();
        services.AddSingleton<NewArticle>();
        services.AddVerb(ArticlesVerb.Create);
        services.AddStartCheck(provider => provider.GetRequiredService<ArticleLibrary>().RefuseFaults());
        if (builder.Environment.IsDevelopment())
        {
            services.AddSingleton<IStartupFilter, Preview>();
        }
    }

    /// <summary>Maps the public pages of this room.</summary>
    public static void MapArticles(this WebApplication app)
    {
        app.MapPublicPage<HomePage>("/");
        app.MapPublicPage<ArticlesPage>("/articles");
        app.MapPublicPage<PrivacyPage>("/privacy");
        app.MapEachArticle();
        app.MapBeingFound();
        app.MapPictures();
    }

    private static void MapEachArticle(this WebApplication app)
    {
        var renderer = app.Services.GetRequiredService<PageRenderer>();
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>();
        app.MapEach("/articles/", "", Html, async article => Encoding.UTF8.GetBytes(await renderer.Render<ArticlePage>(
            new Dictionary<string, object?> { [nameof(ArticlePage.Article)] = article })));
        app.MapEach("/og/", ".png", Png, article => Task.Run(() =>
            ShareCard.Draw(article.Title, site.Value.Name, $"{article.ReadingMinutes} minutes to read")));
    }

    private static void MapBeingFound(this WebApplication app)
    {
        var services = app.Services;
        var texts = services.GetRequiredService<PlainTexts>();
        app.MapPublicText("/feed.xml", "application/atom+xml; charset=utf-8", services.GetRequiredService<Feed>().Make);
        app.MapPublicText("/sitemap.xml", "application/xml; charset=utf-8", services.GetRequiredService<Sitemap>().Make);
        app.MapPublicText("/robots.txt", PlainText, () => Task.FromResult(texts.Robots()));
        app.MapPublicText("/llms.txt", PlainText, () => Task.FromResult(texts.LanguageModels()));
        app.MapPublicText("/.well-known/security.txt", PlainText, () => Task.FromResult(texts.Security()));
        app.MapPublicText("/site.webmanifest", "application/manifest+json", () => Task.FromResult(texts.Manifest()));
    }

    private static void MapPictures(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>();
        app.MapPublicBytes("/og/site.png", Png, () => Task.Run(() =>
            ShareCard.Draw("Backend teams that answer", site.Value.Name, "An answer within one business day")));
        app.MapPublicBytes("/icon-192.png", Png, () => Task.Run(() => Mark.Icon(192)));
        app.MapPublicBytes("/icon-512.png", Png, () => Task.Run(() => Mark.Icon(512)));
        app.MapPublicBytes("/apple-touch-icon.png", Png, () => Task.Run(() => Mark.Icon(180)));
        app.MapPublicBytes("/favicon.ico", "image/x-icon", () => Task.Run(Mark.Favicon));
    }

    // In development an article may come and go while the site runs, so its address is looked up in every request.
    private static void MapEach(this WebApplication app, string before, string after, string contentType, Func<Article, Task<byte[]>> make)
    {
        var library = app.Services.GetRequiredService<ArticleLibrary>();
        if (!app.Environment.IsDevelopment())
        {
            foreach (var slug in library.Shelf.BySlug.Keys)
            {
                app.MapPublicBytes(before + slug + after, contentType, () => make(library.Find(slug)!));
            }

            return;
        }

        var pages = app.Services.GetRequiredService<PublicPages>();
        app.MapMethods($"{before}{{slug}}{after}", ["GET", "HEAD"], async (HttpContext context, string slug) =>
        {
            if (library.Find(slug) is { } article)
            {
                await pages.Write(context, contentType, await make(article));
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        }).AllowAnonymous();
    }
}
