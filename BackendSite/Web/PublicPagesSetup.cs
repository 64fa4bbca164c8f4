using System.Text;
using Microsoft.AspNetCore.Components;

namespace BackendSite.Web;

/// <summary>Maps public resources.</summary>
public static class PublicPagesSetup
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Serves a component as a public page: rendered before the site listens, open to everyone, cached by anyone.</summary>
    /// <param name="app">The site.</param>
    /// <param name="path">The page's path; the query never matters.</param>
    /// <param name="parameters">The component's parameters by name; null for none.</param>
    /// <typeparam name="TPage">The whole page.</typeparam>
    public static void MapPublicPage<TPage>(this WebApplication app, string path, IDictionary<string, object?>? parameters = null)
        where TPage : IComponent
    {
        var renderer = app.Services.GetRequiredService<PageRenderer>();
        app.MapPublicText(path, "text/html; charset=utf-8", () => renderer.Render<TPage>(parameters));
    }

    /// <summary>Serves text, such as a feed, under the same terms as a public page.</summary>
    /// <param name="app">The site.</param>
    /// <param name="path">The path.</param>
    /// <param name="contentType">With its charset.</param>
    /// <param name="make">Makes the whole text; called once at start.</param>
    public static void MapPublicText(this WebApplication app, string path, string contentType, Func<Task<string>> make) =>
        app.MapPublicBytes(path, contentType, async () => Encoding.UTF8.GetBytes(await make()));

    /// <summary>Serves bytes, such as a picture. A bitmap is sent as it is, and other sites may show it.</summary>
    /// <param name="app">The site.</param>
    /// <param name="path">The path.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="make">Makes the whole resource; called once at start.</param>
    public static void MapPublicBytes(this WebApplication app, string path, string contentType, Func<Task<byte[]>> make) =>
        app.MapMethods(path, Methods, app.Services.GetRequiredService<PublicPages>().Add(path, contentType, make))
            .AllowAnonymous()
            .ShortCircuit();
}
