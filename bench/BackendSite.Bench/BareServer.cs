using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace BackendSite.Bench;

/// <summary>The least that Kestrel can do: one endpoint that sends bytes from memory under the site's own headers.</summary>
internal static class BareServer
{
    public static async Task Run(int port, string file)
    {
        var answer = SavedAnswer.Load(file);
        var headers = answer.Headers.ToArray();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenLocalhost(port);
        });
        await using var app = builder.Build();
        app.MapGet(answer.Path, context =>
        {
            var response = context.Response;
            foreach (var (name, value) in headers)
            {
                response.Headers[name] = value;
            }

            response.Headers.ETag = "\"bare\"";
            response.ContentType = answer.ContentType;
            response.ContentLength = answer.Body.Length;
            return response.Body.WriteAsync(answer.Body, 0, answer.Body.Length);
        });
        await app.RunAsync();
    }
}
