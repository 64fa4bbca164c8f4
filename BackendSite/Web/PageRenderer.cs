using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.HtmlRendering.Infrastructure;

namespace BackendSite.Web;

/// <summary>Renders a component to a string of HTML, outside any request: public pages, receipts and letters.</summary>
public sealed class PageRenderer(IServiceScopeFactory scopes, ILoggerFactory loggers)
{
    private ICollection<EndpointDataSource> endpoints = [];
    private ResourceAssetCollection? assets;

    // The fingerprinted names of static files travel as metadata of the component endpoints; without a server there are none.
    private ResourceAssetCollection Assets => assets ??= endpoints
        .SelectMany(source => source.Endpoints)
        .Select(endpoint => endpoint.Metadata.GetMetadata<ResourceAssetCollection>())
        .FirstOrDefault(found => found is not null) ?? ResourceAssetCollection.Empty;

    /// <summary>Makes <c>Assets["css/x.css"]</c> in a component give the fingerprinted name.</summary>
    internal void UseAssetsOf(IEndpointRouteBuilder app) => endpoints = app.DataSources;

    /// <summary>Renders <paramref name="component"/> once everything it awaits has finished.</summary>
    /// <param name="component">The type of the root component.</param>
    /// <param name="parameters">Its parameters by name; null for none.</param>
    public async Task<string> Render(Type component, IDictionary<string, object?>? parameters = null)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var renderer = new Renderer(scope.ServiceProvider, loggers, Assets);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = renderer.BeginRenderingComponent(
                component,
                parameters is null ? ParameterView.Empty : ParameterView.FromDictionary(parameters));
            await root.QuiescenceTask;
            return root.ToHtmlString();
        });
    }

    /// <inheritdoc cref="Render(Type, IDictionary{string, object?}?)"/>
    /// <typeparam name="TComponent">The root component.</typeparam>
    public Task<string> Render<TComponent>(IDictionary<string, object?>? parameters = null)
        where TComponent : IComponent => Render(typeof(TComponent), parameters);

    private sealed class Renderer(IServiceProvider services, ILoggerFactory loggers, ResourceAssetCollection assets)
        : StaticHtmlRenderer(services, loggers)
    {
        protected override ResourceAssetCollection Assets => assets;
    }
}
