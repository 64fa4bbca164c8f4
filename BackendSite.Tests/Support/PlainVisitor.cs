using System.Net;
using System.Net.Sockets;
using AngleSharp.Html.Parser;

namespace BackendSite.Tests;

/// <summary>A browser without JavaScript: keeps cookies, fills in forms as a page has them, follows no redirect.</summary>
public sealed class PlainVisitor : IDisposable
{
    /// <param name="site">The site.</param>
    /// <param name="from">The address to come from, such as 127.0.0.7; null for the usual one.</param>
    public PlainVisitor(SiteFixture site, string? from = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies };
        if (from is not null)
        {
            handler.ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        Client = new(handler) { BaseAddress = new Uri(site.Address) };
    }

    public HttpClient Client { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Opens a page's first form and sends it with these values over those that it has.</summary>
    public async Task<HttpResponseMessage> Submit(string page, Dictionary<string, string> values)
    {
        var form = await Form(page);
        foreach (var (name, value) in values)
        {
            form[name] = value;
        }

        return await Send(page, form);
    }

    /// <summary>Sends values as a form of the page would.</summary>
    public Task<HttpResponseMessage> Send(string page, Dictionary<string, string> values) =>
        Client.PostAsync(page, new FormUrlEncodedContent(values), TestContext.Current.CancellationToken);

    /// <summary>The names and values of a page's first form.</summary>
    public async Task<Dictionary<string, string>> Form(string page)
    {
        using var answer = await Client.GetAsync(page, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var document = new HtmlParser().ParseDocument(await answer.Text());
        return document.QuerySelectorAll("form input").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
    }

    public void Dispose() => Client.Dispose();
}

internal static class Answers
{
    /// <summary>The body.</summary>
    public static Task<string> Text(this HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
