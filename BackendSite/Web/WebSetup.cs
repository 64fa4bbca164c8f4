using BackendSite.Components;
using BackendSite.Web.Telemetry;
using Microsoft.AspNetCore.Connections;

namespace BackendSite.Web;

/// <summary>What all rooms stand on: pages as bytes, security headers, errors, health.</summary>
public static class WebSetup
{
    /// <summary>Registers the shared parts.</summary>
    public static void AddWeb(this WebApplicationBuilder builder)
    {
        // Static files are found in a build as well as in a published site, whatever the environment is called.
        builder.WebHost.UseStaticWebAssets();

        // In development the framework would read them anew for each request, uncompressed and uncached. What one sees should
        // be what visitors get, so that happens only while somebody edits them under `dotnet watch`.
        var watched = Environment.GetEnvironmentVariable("DOTNET_WATCH") == "1";
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = watched.ToString();
        builder.Configuration["EnableStaticAssetsDevelopmentCaching"] = (!watched).ToString();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        // A request is answered on the thread that read it, without two more hops, which are a tenth of a page's time. What waits
        // there for the disk holds up nobody else: the runtime hands further sockets to other threads of its pool before each one.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);

        var services = builder.Services;
        services.AddSettings<SiteOptions>("Site");
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IMemoryPoolFactory<byte>, PageSizedMemory.Factory>();
        services.AddSingleton<SameOrigin>();
        services.AddSingleton<PageGraph>();
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<PageFiles>();
        services.AddSingleton<PublicPages>();
        services.AddSingleton<ErrorPages>();
        services.AddHostedService<RenderPublicPages>();
        services.AddSingleton<LeaveGently>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaveGently>());
        services.AddHealthChecks().AddCheck<LeaveGently>("site");
        services.AddSingleton<WatchHealth>();
        services.AddSingleton(new StaffPart(StaffSlot.Notice, typeof(HealthNotice)));
        services.AddProxies();
        builder.AddTelemetry();
        services.AddVerb(Doctor.Create);
        services.AddExaminations(provider =>
            [ExamineClock.Create(provider.GetRequiredService<TimeProvider>()), .. provider.GetRequiredService<PageFiles>().Examine()]);
    }

    /// <summary>The part of the pipeline that comes before any room.</summary>
    public static void UseWeb(this WebApplication app)
    {
        app.UseProxies();
        app.UseMiddleware<SecurityHeaders>();
        var errors = app.Services.GetRequiredService<ErrorPages>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = errors.Write,
            StatusCodeSelector = error => error is BadHttpRequestException { StatusCode: var status } ? status : StatusCodes.Status500InternalServerError,
        });
        app.UseMiddleware<AnswerErrors>();
        app.Use(KeepFonts);
        app.UseTelemetry();
    }

    /// <summary>Maps static files and health.</summary>
    public static void MapWeb(this WebApplication app)
    {
        app.Services.GetRequiredService<PageRenderer>().UseAssetsOf(app);
        app.MapStaticAssets().AllowAnonymous();
        app.MapTelemetry();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = HealthAnswer.Write }).AllowAnonymous();
    }

    // Style sheets can't know a fingerprint, so a face carries its version in its name.
    private static Task KeepFonts(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments("/fonts"))
        {
            context.Response.OnStarting(static state =>
            {
                if (state is HttpResponse { StatusCode: StatusCodes.Status200OK or StatusCodes.Status304NotModified } response)
                {
                    response.Headers.CacheControl = "public, max-age=31536000, immutable";
                }

                return Task.CompletedTask;
            }, context.Response);
        }

        return next(context);
    }
}
