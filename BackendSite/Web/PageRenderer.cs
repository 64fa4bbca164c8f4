using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.HtmlRendering.Infrastructure;

#pragma warning disable BL0006 // Only a renderer itself can let go of a page, which is what lets it render the next.

namespace BackendSite.Web;

/// <summary>Renders a component to a string of HTML, outside any request: public pages, receipts and letters.</summary>
public sealed class PageRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    private const int MostIdle = 8;

    // To make one costs more than a page.
    private readonly ConcurrentBag<Renderer> idle = [];

    private ICollection<EndpointDataSource> endpoints = [];
    private ResourceAssetCollection? assets;

    // The fingerprinted names of static files travel as metadata of the component endpoints; without a server there are none.
    private ResourceAssetCollection Assets => assets ??= endpoints
        .SelectMany(source => source.Endpoints)
        .Select(endpoint => endpoint.Metadata.GetMetadata<ResourceAssetCollection>())
        .FirstOrDefault(found => found is not null) ?? ResourceAssetCollection.Empty;

    /// <summary>Makes <c>Assets["css/x.css"]</c> in a component give the fingerprinted name.</summary>
    internal void UseAssetsOf(IEndpointRouteBuilder app) => endpoints = app.DataSources;

    /// <summary>
    /// Renders <paramref name="component"/> once everything it awaits has finished. Its services come from a scope that may outlive it.
    /// </summary>
    /// <param name="component">The type of the root component.</param>
    /// <param name="parameters">Its parameters by name; null for none.</param>
    public async Task<string> Render(Type component, IDictionary<string, object?>? parameters = null)
    {
        if (!idle.TryTake(out var renderer))
        {
            renderer = new(scopes.CreateAsyncScope(), loggers, this);
        }

        var isGood = false;
        try
        {
            var html = await renderer.Render(component, parameters);
            isGood = true;
            return html;
        }
        finally
        {
            // Nobody knows what a failure left behind.
            if (isGood && idle.Count < MostIdle)
            {
                idle.Add(renderer);
            }
            else
            {
                await renderer.End();
            }
        }
    }

    /// <inheritdoc cref="Render(Type, IDictionary{string, object?}?)"/>
    /// <typeparam name="TComponent">The root component.</typeparam>
    public Task<string> Render<TComponent>(IDictionary<string, object?>? parameters = null)
        where TComponent : IComponent => Render(typeof(TComponent), parameters);

    private sealed class Renderer(AsyncServiceScope scope, ILoggerFactory loggers, PageRenderer pages) : StaticHtmlRenderer(scope.ServiceProvider, loggers)
    {
        // Kept for the next page, which is about as long.
        private readonly StringBuilder html = new();

        protected override ResourceAssetCollection Assets => pages.Assets;

        public Task<string> Render(Type component, IDictionary<string, object?>? parameters) => Dispatcher.InvokeAsync(async () =>
        {
            var root = AssignRootComponentId(InstantiateComponent(component));
            await RenderRootComponentAsync(root, parameters is null ? ParameterView.Empty : ParameterView.FromDictionary(parameters));
            html.Clear();
            using var writer = new StringWriter(html);
            WriteComponentHtml(root, writer);
            RemoveRootComponent(root);
            return html.ToString();
        });

        public async Task End()
        {
            await DisposeAsync();
            await scope.DisposeAsync();
        }
    }
}
