using System.Text;
using BackendSite.Articles;
using BackendSite.Bench;
using BackendSite.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(RenderEachTime))]

namespace BackendSite.Bench;

/// <summary>
/// The whole site, except that articles are rendered and compressed anew for each request, as a Blazor site does that
/// keeps nothing. It is put in front from outside, so that the site itself needs no switch for it.
/// </summary>
internal sealed class RenderEachTime : IHostingStartup
{
    public static async Task<int> Run(string[] settings)
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", typeof(RenderEachTime).Assembly.GetName().Name);
        var site = typeof(PageRenderer).Assembly;
        return site.EntryPoint!.Invoke(null, [new[] { $"--applicationName={site.GetName().Name}" }.Concat(settings).ToArray()]) switch
        {
            Task<int> running => await running,
            int exitCode => exitCode,
            _ => 0,
        };
    }

    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => services
        .AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes];
        })
        .AddSingleton<IStartupFilter, InFront>());

    private sealed class InFront(ArticleLibrary articles, PageRenderer renderer) : IStartupFilter
    {
        private readonly KeyValuePair<string, string>[] common = SecurityPolicy.Common(https: true);

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseResponseCompression();
            app.Use(Answer);
            next(app);
        };

        private async Task Answer(HttpContext context, RequestDelegate next)
        {
            if (!context.Request.Path.StartsWithSegments("/articles", out var slug)
                || articles.Find(slug.Value!.Trim('/')) is not { } article)
            {
                await next(context);
                return;
            }

            var response = context.Response;
            foreach (var (name, value) in common)
            {
                response.Headers[name] = value;
            }

            response.Headers.ContentSecurityPolicy = SecurityPolicy.PublicContent;
            response.Headers.CacheControl = PublicPages.CacheControl;
            response.ContentType = "text/html; charset=utf-8";
            var html = await renderer.Render<ArticlePage>(new Dictionary<string, object?> { [nameof(ArticlePage.Article)] = article });
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(html));
        }
    }
}
