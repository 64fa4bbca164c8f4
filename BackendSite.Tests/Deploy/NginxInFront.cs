using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace BackendSite.Tests.Deploy;

/// <summary>nginx with the settings that come with the site, on loopback, in front of one copy of the site or several.</summary>
internal sealed class NginxInFront : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();
    private readonly List<string> said = [];
    private readonly List<(Func<string, bool> IsIt, TaskCompletionSource Waiter)> waiters = [];
    private Process? process;

    /// <summary>Where visitors come in.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Where it keeps public pages.</summary>
    public string Cache => folder.Combine("cache");

    // Not /usr/sbin for everybody.
    private static string Command => File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";

    /// <summary>Starts it.</summary>
    /// <param name="copies">Host and port of each copy, which need not be there yet.</param>
    public static Task<NginxInFront> Start(params string[] copies) => Start(copies, pages: null);

    /// <summary>Starts it.</summary>
    /// <param name="copies">Host and port of each copy, which need not be there yet.</param>
    /// <param name="pages">Where these keep their pages as files; null for nowhere.</param>
    public static async Task<NginxInFront> Start(string[] copies, string? pages)
    {
        var nginx = new NginxInFront();
        var (plain, secure) = (FreePort(), FreePort());
        nginx.Address = $"https://127.0.0.1:{secure}";
        using var certificate = nginx.authority.Issue("127.0.0.1");
        var pem = nginx.folder.Combine("site.pem");
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var shipped = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy/nginx/backendsite.conf"));

        // Here the port is part of what visitors call the site, there it is not.
        await File.WriteAllTextAsync(nginx.folder.Combine("nginx.conf"), nginx.Around(shipped
            .Replace("    listen [::]:80;\n", "", StringComparison.Ordinal)
            .Replace("    listen [::]:443 ssl http2;\n", "", StringComparison.Ordinal)
            .Replace("listen 80;", $"listen 127.0.0.1:{plain};", StringComparison.Ordinal)
            .Replace("listen 443 ", $"listen 127.0.0.1:{secure} ", StringComparison.Ordinal)
            .Replace("/etc/letsencrypt/live/example.com/fullchain.pem", pem, StringComparison.Ordinal)
            .Replace("/etc/letsencrypt/live/example.com/privkey.pem", pem, StringComparison.Ordinal)
            .Replace("/var/cache/nginx/backendsite", nginx.Cache, StringComparison.Ordinal)
            .Replace("/var/cache/backendsite/pages", pages ?? nginx.folder.Combine("nowhere"), StringComparison.Ordinal)
            .Replace("Host $host;", "Host $http_host;", StringComparison.Ordinal)
            .Replace("server_name example.com", "server_name 127.0.0.1", StringComparison.Ordinal)
            .Replace("    server 127.0.0.1:5080 ", string.Join(" fail_timeout=2s;\n", copies.Select(copy => $"    server {copy}")) + " ", StringComparison.Ordinal)));
        await nginx.Launch();
        return nginx;
    }

    /// <summary>A port that nobody has.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for the next request for a path that a copy answers, and no other one was asked first.</summary>
    public Task Asked(string path, string copy) => Says($"GET {path} HTTP/1.1 asked {copy} answered 2");

    /// <summary>A client that trusts its certificate, keeps cookies and follows no redirects.</summary>
    public HttpClient Client()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() };
        handler.SslOptions.CertificateChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509Certificate2.CreateFromPem(authority.Pem) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new(handler) { BaseAddress = new Uri(Address) };
    }

    public async ValueTask DisposeAsync()
    {
        lock (said)
        {
            // Why it answered what it answered, should somebody want to know.
            var troubles = said.Where(line => line.Contains("[error]", StringComparison.Ordinal) || line.Contains(" answered 5", StringComparison.Ordinal));
            TestContext.Current.TestOutputHelper?.WriteLine("nginx: " + string.Join('\n', troubles.TakeLast(30)));
        }

        if (process is { HasExited: false })
        {
            using var stop = Process.Start("kill", [process.Id.ToString()]);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process?.Dispose();
        authority.Dispose();
        folder.Dispose();
    }

    private string Around(string settings) => $$"""
        daemon off;
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        pid {{folder.Combine("nginx.pid")}};
        error_log stderr notice;
        events { }
        http {
          log_format copies '$request asked $upstream_addr answered $status';
          access_log /dev/stderr copies;
          client_body_temp_path {{folder.Combine("body")}}; proxy_temp_path {{folder.Combine("proxy")}}; fastcgi_temp_path {{folder.Combine("fastcgi")}};
          uwsgi_temp_path {{folder.Combine("uwsgi")}}; scgi_temp_path {{folder.Combine("scgi")}};
        {{settings}}
        }
        """;

    private async Task Launch()
    {
        process = Process.Start(new ProcessStartInfo(Command, ["-p", folder.Path, "-c", folder.Combine("nginx.conf")]) { RedirectStandardError = true })!;
        process.ErrorDataReceived += (_, line) => Hear(line.Data);

        // It listens before it starts who answers, and says the latter.
        var answers = Says("start worker process ");
        process.BeginErrorReadLine();
        await answers;
    }

    private Task Says(string words)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (said)
        {
            waiters.Add((line => line.Contains(words, StringComparison.Ordinal), waiter));
        }

        return waiter.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    private void Hear(string? line)
    {
        lock (said)
        {
            said.Add(line ?? "It has ended.");
            foreach (var (isIt, waiter) in waiters)
            {
                _ = line is null ? waiter.TrySetException(new InvalidOperationException(string.Join('\n', said.TakeLast(50)))) : isIt(line) && waiter.TrySetResult();
            }

            waiters.RemoveAll(one => one.Waiter.Task.IsCompleted);
        }
    }
}
