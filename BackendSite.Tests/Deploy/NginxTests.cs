using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using AngleSharp.Html.Parser;
using BackendSite.Web;
using Microsoft.Extensions.DependencyInjection;

namespace BackendSite.Tests.Deploy;

/// <summary>nginx with the settings that come with the site, in front of the site: what it keeps, and what it never does.</summary>
public sealed class NginxTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();
    private readonly SiteFixture site = new() { Environment = "Production", Settings = { ["Web:KnownProxies"] = "127.0.0.1" } };
    private Process? nginx;
    private string address = "";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await site.InitializeAsync();
        var (plain, secure) = (FreePort(), FreePort());
        address = $"https://127.0.0.1:{secure}";
        using var certificate = authority.Issue("127.0.0.1");
        await File.WriteAllTextAsync(folder.Combine("site.pem"), certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var settings = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy/nginx/backendsite.conf")))
            .Replace("    listen [::]:80;\n", "", StringComparison.Ordinal)
            .Replace("    listen [::]:443 ssl http2;\n", "", StringComparison.Ordinal)
            .Replace("listen 80;", $"listen 127.0.0.1:{plain};", StringComparison.Ordinal)
            .Replace("listen 443 ", $"listen 127.0.0.1:{secure} ", StringComparison.Ordinal)
            .Replace("/etc/letsencrypt/live/example.com/fullchain.pem", folder.Combine("site.pem"), StringComparison.Ordinal)
            .Replace("/etc/letsencrypt/live/example.com/privkey.pem", folder.Combine("site.pem"), StringComparison.Ordinal)
            .Replace("/var/cache/nginx/backendsite", folder.Combine("cache"), StringComparison.Ordinal)
            .Replace("server_name example.com", "server_name 127.0.0.1", StringComparison.Ordinal)
            .Replace("127.0.0.1:5080", new Uri(site.Address).Authority, StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.Combine("nginx.conf"), $$"""
            daemon off;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            pid {{folder.Combine("nginx.pid")}};
            error_log stderr notice;
            events { }
            http {
              access_log off;
              client_body_temp_path {{folder.Combine("body")}}; proxy_temp_path {{folder.Combine("proxy")}}; fastcgi_temp_path {{folder.Combine("fastcgi")}};
              uwsgi_temp_path {{folder.Combine("uwsgi")}}; scgi_temp_path {{folder.Combine("scgi")}};
            {{settings}}
            }
            """);
        nginx = Process.Start(new ProcessStartInfo(Command, ["-p", folder.Path, "-c", folder.Combine("nginx.conf")]) { RedirectStandardError = true })!;

        // It listens before it starts who answers, and says the latter.
        var said = new List<string?>();
        var answers = new TaskCompletionSource();
        nginx.ErrorDataReceived += (_, line) =>
        {
            said.Add(line.Data);
            _ = line.Data switch
            {
                null => answers.TrySetException(new InvalidOperationException(string.Join('\n', said))),
                var words when words.Contains("start worker process ", StringComparison.Ordinal) => answers.TrySetResult(),
                _ => false,
            };
        };
        nginx.BeginErrorReadLine();
        await answers.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (nginx is { HasExited: false })
        {
            using var stop = Process.Start("kill", [nginx.Id.ToString()]);
            await nginx.WaitForExitAsync(CancellationToken.None);
        }

        nginx?.Dispose();
        await site.DisposeAsync();
        authority.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Public_pages_are_kept_for_everybody_and_nothing_else_is_for_anybody()
    {
        using var ann = Client();
        using var ben = Client();
        await site.AddStaff();
        await KeepsPublicPages(ann, ben);
        await KeepsNoReceipt(ann, ben);
        await KeepsNoStaffPage(ann, ben);

        // What is on its disk, in plain: nothing of a person, no cookie, no form's token.
        var kept = Directory.EnumerateFiles(folder.Combine("cache"), "*", SearchOption.AllDirectories).Select(File.ReadAllText).ToList();
        Assert.NotEmpty(kept);
        Assert.All(kept, text =>
        {
            Assert.All(
                ["Set-Cookie", "__RequestVerificationToken", "Zyxlovelace", StaffEntry.Email],
                word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotMatch("(?i)KEY: https127\\.0\\.0\\.1/(enquiries|contact|staff|_blazor|health|metrics)", text);
        });
    }

    private async Task KeepsPublicPages(HttpClient ann, HttpClient ben)
    {
        foreach (var path in site.Services.GetRequiredService<PublicPages>().Paths.Where(path => path != "/contact"))
        {
            using var first = await Get(ann, path, "br");
            using var again = await Get(ben, path + "?utm_source=elsewhere", "gzip, deflate, br", cookie: "evil=1");
            using var plain = await Get(ben, path);
            Assert.Equal(("MISS", "HIT"), (Cache(first), Cache(again)));
            Assert.Equal(await first.Content.ReadAsByteArrayAsync(Cancelled), await again.Content.ReadAsByteArrayAsync(Cancelled));
            Assert.Empty(plain.Content.Headers.ContentEncoding);
            Assert.All([first, again, plain], answer => Assert.False(answer.Headers.Contains("Set-Cookie")));

            // As the site itself would answer.
            using var direct = await site.Client.GetAsync(path, Cancelled);
            Assert.Equal(await direct.Content.ReadAsByteArrayAsync(Cancelled), await plain.Content.ReadAsByteArrayAsync(Cancelled));
            Assert.Equal(direct.Headers.ETag, plain.Headers.ETag);
        }

        using var missing = await Get(ann, "/no-such-page");
        using var missingStill = await Get(ben, "/no-such-page");
        Assert.Equal((HttpStatusCode.NotFound, "MISS"), (missingStill.StatusCode, Cache(missingStill)));
    }

    private static async Task KeepsNoReceipt(HttpClient ann, HttpClient ben)
    {
        using var posted = await ann.PostAsync("/contact", new FormUrlEncodedContent(EnquiryPosts.Fields(("fullName", "Ada Zyxlovelace"))), Cancelled);
        Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
        var receipt = posted.Headers.Location!.OriginalString;
        foreach (var path in new[] { receipt, receipt, receipt.Replace("/enquiries/", "/Enquiries/", StringComparison.Ordinal) })
        {
            using var page = await Get(ann, path);
            Assert.Contains("Ada Zyxlovelace", await page.Text(), StringComparison.Ordinal);
            Assert.Null(Cache(page));
            Assert.Equal("no-store, private", page.Headers.CacheControl?.ToString());
        }

        // A form with faults comes back to whoever sent it.
        using var faulty = await ann.PostAsync("/contact", new FormUrlEncodedContent(EnquiryPosts.Fields(("fullName", "Ada Zyxlovelace"), ("email", "?"))), Cancelled);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, faulty.StatusCode);
        using var form = await Get(ben, "/contact");
        Assert.DoesNotContain("Zyxlovelace", await form.Text(), StringComparison.Ordinal);
    }

    private async Task KeepsNoStaffPage(HttpClient ann, HttpClient ben)
    {
        using var question = await Get(ann, "/staff/sign-in");
        using var document = new HtmlParser().ParseDocument(await question.Text());
        var fields = document.QuerySelectorAll("form input").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
        (fields["email"], fields["password"]) = (StaffEntry.Email, StaffEntry.Password);
        using var entered = await ann.PostAsync("/staff/sign-in", new FormUrlEncodedContent(fields), Cancelled);
        Assert.Equal("/staff/leads", entered.Headers.Location?.AbsolutePath());

        foreach (var path in new[] { "/staff/leads", "/staff/leads", "/Staff/leads" })
        {
            using var mine = await Get(ann, path);
            using var his = await Get(ben, path);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Found), (mine.StatusCode, his.StatusCode));
            Assert.Equal((null, null), (Cache(mine), Cache(his)));
        }

        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://127.0.0.1");
        await socket.ConnectAsync(new Uri(address.Replace("https", "wss", StringComparison.Ordinal) + "/_blazor"), ann, Cancelled);
        Assert.Equal(WebSocketState.Open, socket.State);

        using var metrics = await Get(ann, "/metrics");
        Assert.Equal(HttpStatusCode.NotFound, metrics.StatusCode);
    }

    private HttpClient Client()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() };
        handler.SslOptions.CertificateChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(authority.Pem) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new(handler) { BaseAddress = new Uri(address) };
    }

    private static Task<HttpResponseMessage> Get(HttpClient client, string path, string? accept = null, string? cookie = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.Add("Accept-Encoding", accept);
        }

        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return client.SendAsync(request, Cancelled);
    }

    private static string? Cache(HttpResponseMessage answer) => answer.Headers.TryGetValues("X-Cache", out var values) ? values.Single() : null;

    // Not /usr/sbin for everybody.
    private static string Command => File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
