using BackendSite.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace BackendSite.Tests.Web;

/// <summary>What renders pages and letters is kept for the next one, unless it failed.</summary>
public sealed class PageRendererTests
{
    private readonly List<Scope> scopes = [];

    [Fact]
    public async Task A_renderer_is_used_again_and_lets_go_of_the_page_before()
    {
        var pages = Pages();

        Assert.Equal("<p>one</p>", await Render(pages, "one"));
        Assert.Equal(1, Assert.Single(scopes).PagesEnded);
        Assert.Equal("<p>two</p>", await Render(pages, "two"));
        Assert.Equal(2, Assert.Single(scopes).PagesEnded);
    }

    [Fact]
    public async Task A_renderer_that_failed_ends_with_its_scope_and_the_next_page_gets_another()
    {
        var pages = Pages();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Render(pages, null));
        Assert.True(Assert.Single(scopes).HasEnded);
        Assert.Equal("<p>after</p>", await Render(pages, "after"));
        Assert.Equal([true, false], scopes.Select(scope => scope.HasEnded));
    }

    private static Task<string> Render(PageRenderer pages, string? words) =>
        pages.Render<Page>(new Dictionary<string, object?> { [nameof(Page.Words)] = words });

    private PageRenderer Pages()
    {
        var services = new ServiceCollection();
        services.AddScoped(_ =>
        {
            scopes.Add(new());
            return scopes[^1];
        });
        return new(services.BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), NullLoggerFactory.Instance);
    }

    private sealed class Scope : IDisposable
    {
        public int PagesEnded { get; set; }

        public bool HasEnded { get; private set; }

        public void Dispose() => HasEnded = true;
    }

    private sealed class Page : ComponentBase, IDisposable
    {
        [Parameter]
        public string? Words { get; set; }

        [Inject]
        private Scope Scope { get; set; } = null!;

        public void Dispose() => Scope.PagesEnded++;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenElement(0, "p");
            builder.AddContent(1, Words ?? throw new InvalidOperationException("There are no words."));
            builder.CloseElement();
        }
    }
}
