using System.Security.Cryptography;
using System.Text;
using BackendSite.Components;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace BackendSite.Web.Telemetry;

/// <summary>
/// Traces, figures and logs for whoever runs the site: sent over OTLP where the standard setting <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says
/// so, figures fetched by Prometheus where <c>Metrics:Token</c> is set. With neither, nothing of it is there and nothing costs anything.
/// </summary>
internal static class TelemetrySetup
{
    private const string Path = "/metrics";

    private static readonly string[] Meters =
        [SiteTrace.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Components.Server.Circuits", "System.Runtime"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<MetricsOptions>("Metrics");
        services.AddMetrics();
        var receiver = builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        var pushes = !string.IsNullOrEmpty(receiver);
        services.AddSingleton(LogFact(receiver));
        var isFetched = IsFetched(builder.Configuration);
        if (!pushes && !isFetched)
        {
            return;
        }

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                builder.Configuration["OTEL_SERVICE_NAME"] ?? "backendsite", serviceVersion: typeof(TelemetrySetup).Assembly.GetName().Version?.ToString()))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                _ = isFetched ? metrics.AddPrometheusExporter() : metrics;
            });
        if (pushes)
        {
            telemetry
                .WithTracing(traces => traces
                    .AddSource(SiteTrace.Name)
                    .AddAspNetCoreInstrumentation(requests => requests.Filter = IsTraced)
                    .AddProcessor(new NothingPersonal()))
                .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
                .UseOtlpExporter();
        }
    }

    /// <summary>Keeps the figures from whoever doesn't have the token; before any endpoint.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        if (IsFetched(app.Configuration))
        {
            app.UseWhen(context => context.Request.Path == Path, metrics => metrics.Use(Guard));
        }
    }

    public static void MapTelemetry(this WebApplication app)
    {
        if (IsFetched(app.Configuration))
        {
            app.MapPrometheusScrapingEndpoint(Path).AllowAnonymous();
        }
    }

    private static PrivacyFact LogFact(string? receiver) => new(PrivacyTopic.Read, string.IsNullOrEmpty(receiver)
        ? "What goes wrong is written into a log of our own, without network addresses and without anything that you entered."
        : $"How long requests take and what goes wrong is sent to {(Uri.TryCreate(receiver, UriKind.Absolute, out var address) ? address.Host : receiver)}, where we watch over the site: without network addresses and without anything that you entered.");

    private static bool IsFetched(IConfiguration settings) => !string.IsNullOrEmpty(settings["Metrics:Token"]);

    // Ready pages are copied to the socket and have nothing to trace; a circuit is one request of hours.
    private static bool IsTraced(HttpContext context) =>
        !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        || context.Request.Path.StartsWithSegments("/staff") || context.Request.Path.StartsWithSegments("/enquiries");

    private static Task Guard(HttpContext context, RequestDelegate next)
    {
        var token = context.RequestServices.GetRequiredService<IOptions<MetricsOptions>>().Value.Token;
        var sent = context.Request.Headers.Authorization.ToString();
        if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes($"Bearer {token}")))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }
}
