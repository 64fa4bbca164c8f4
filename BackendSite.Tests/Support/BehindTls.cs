using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace BackendSite.Tests;

/// <summary>Lets the site believe that a request came over https, as behind a proxy.</summary>
internal sealed class BehindTls : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, then) =>
        {
            context.Request.Scheme = "https";
            return then(context);
        });
        next(app);
    };
}
