using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Bench;

/// <summary>
/// An inbox that a colleague has open: the circuit of a browser without the browser. It takes every batch that is drawn, says so, and
/// answers the scripts that the page calls.
/// </summary>
internal sealed partial class OpenInbox : IAsyncDisposable
{
    private const int ScriptObject = 1;

    private readonly HubConnection hub;
    private readonly TaskCompletionSource drawn = new();
    private int objects;

    private OpenInbox(HubConnection hub)
    {
        this.hub = hub;
        hub.On<long, byte[]>("JS.RenderBatch", OnBatch);
        hub.On<long, string, string, int, long, int>("JS.BeginInvokeJS", OnScript);
        hub.On<long>("JS.EndUpdateRootComponents", _ => { });
        hub.On<string>("JS.Error", error => drawn.TrySetException(new InvalidOperationException(error)));
        hub.Closed += error =>
        {
            drawn.TrySetException(error ?? new InvalidOperationException("The site closed the circuit."));
            return Task.CompletedTask;
        };
    }

    /// <summary>The number of new leads that its title has; empty for none.</summary>
    public string Arrived { get; private set; } = "";

    /// <summary>Batches that were drawn.</summary>
    public int Batches { get; private set; }

    [GeneratedRegex("<!--Blazor:(?<marker>{.*?})-->")]
    private static partial Regex Marker { get; }

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->")]
    private static partial Regex State { get; }

    [GeneratedRegex(@"\((?<count>[\d,]+\+?)\) ")]
    private static partial Regex New { get; }

    /// <summary>Opens the inbox and waits until its rows are drawn.</summary>
    /// <param name="site">The site, as it is reached.</param>
    /// <param name="visitor">Signed in.</param>
    /// <param name="headers">What goes with every request.</param>
    /// <param name="path">The list's address.</param>
    /// <param name="row">What the batch with the rows holds.</param>
    public static async Task<OpenInbox> Open(Uri site, HttpClient visitor, IReadOnlyDictionary<string, string> headers, string path, string row)
    {
        var page = await visitor.GetStringAsync(path);
        var builder = new HubConnectionBuilder().WithUrl(new Uri(site, "_blazor"), connection =>
        {
            connection.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
            connection.SkipNegotiation = true;
            // Browsers offer to compress: what the site makes of it is in its memory.
            connection.WebSocketConfiguration = socket => socket.DangerousDeflateOptions = new();
            foreach (var (name, value) in headers)
            {
                connection.Headers[name] = value;
            }
        });
        builder.Services.AddSingleton(Protocol());
        var inbox = new OpenInbox(builder.Build()) { row = row };
        await inbox.hub.StartAsync();
        var https = $"https://{site.Authority}/";
        _ = await inbox.hub.InvokeAsync<string?>("StartCircuit", https, https + path.TrimStart('/'), "[]", State.Match(page).Groups["state"].Value)
            ?? throw new InvalidOperationException("No circuit.");
        var markers = Marker.Matches(page).Select((found, number) => $$"""{"type":"add","ssrComponentId":{{number + 1}},"marker":{{found.Groups["marker"].Value}}}""");
        await inbox.hub.SendAsync("UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', markers)}}]}""", "");
        await inbox.drawn.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return inbox;
    }

    /// <summary>Goes to another list.</summary>
    public Task Go(Uri site, string path) => hub.SendAsync("OnLocationChanged", $"https://{site.Authority}{path}", (string?)null, false);

    public ValueTask DisposeAsync() => hub.DisposeAsync();

    // The browser's own; the site has it, but keeps it to itself.
    private static IHubProtocol Protocol() =>
        (IHubProtocol)Activator.CreateInstance(typeof(CircuitOptions).Assembly.GetType("Microsoft.AspNetCore.Components.Server.BlazorPack.BlazorPackHubProtocol", throwOnError: true)!)!;

    private string row = "";

    private Task OnBatch(long number, byte[] batch)
    {
        Batches++;
        var text = Encoding.UTF8.GetString(batch);
        if (New.Matches(text).LastOrDefault() is { } arrived)
        {
            Arrived = arrived.Groups["count"].Value;
        }

        if (text.Contains(row, StringComparison.Ordinal))
        {
            drawn.TrySetResult();
        }

        return hub.SendAsync("OnRenderCompleted", number, (string?)null);
    }

    private Task OnScript(long task, string name, string arguments, int wanted, long target, int kind) => task == 0 ? Task.CompletedTask : hub.SendAsync(
        "EndInvokeJSFromDotNet",
        task,
        true,
        $"[{task},true,{(wanted == ScriptObject ? JsonSerializer.Serialize(new Dictionary<string, int> { ["__jsObjectId"] = ++objects }) : "null")}]");
}
