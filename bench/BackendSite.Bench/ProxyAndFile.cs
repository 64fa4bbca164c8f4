using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace BackendSite.Bench;

/// <summary>
/// One nginx with one worker: the settings that come with the site, in front of it, and beside them a file that is sent under the same headers. Each of
/// the two answers with TLS and without.
/// </summary>
internal sealed class ProxyAndFile
{
    private readonly int[] ports = [.. Enumerable.Range(0, 4).Select(_ => Server.FreePort())];
    private readonly string folder;
    private readonly string path;
    private readonly string pages;

    /// <param name="folder">Where it lives.</param>
    /// <param name="path">What is asked for.</param>
    /// <param name="pages">Where the site keeps its pages as files.</param>
    public ProxyAndFile(string folder, string path, string pages) => (this.folder, this.path, this.pages) = (folder, path, pages);

    public Uri Proxy => new($"http://127.0.0.1:{ports[0]}{path}");

    public Uri ProxyWithTls => new($"https://127.0.0.1:{ports[1]}{path}");

    public Uri AFile => new($"http://127.0.0.1:{ports[2]}{path}");

    public Uri AFileWithTls => new($"https://127.0.0.1:{ports[3]}{path}");

    /// <summary>Starts it.</summary>
    /// <param name="site">The site that it stands in front of.</param>
    /// <param name="answer">What the file holds, and under which headers; null as long as nobody knows.</param>
    /// <param name="cores">The cores it may use.</param>
    public async Task<Server> Launch(Uri site, SavedAnswer? answer, string cores)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Combine(folder, "article"), answer?.Body ?? []);
        await File.WriteAllTextAsync(Path.Combine(folder, "site.pem"), Certificate());
        var shipped = (await File.ReadAllTextAsync("deploy/nginx/backendsite.conf"))
            .Replace("    listen [::]:80;\n", "", StringComparison.Ordinal)
            .Replace("    listen [::]:443 ssl http2;\n", "", StringComparison.Ordinal)
            .Replace("listen 80;", $"listen 127.0.0.1:{Server.FreePort()};", StringComparison.Ordinal)
            .Replace("listen 443 ssl http2;", $"listen 127.0.0.1:{ports[0]}; listen 127.0.0.1:{ports[1]} ssl http2;", StringComparison.Ordinal)
            .Replace("/etc/letsencrypt/live/example.com/fullchain.pem", $"{folder}/site.pem", StringComparison.Ordinal)
            .Replace("/etc/letsencrypt/live/example.com/privkey.pem", $"{folder}/site.pem", StringComparison.Ordinal)
            .Replace("/var/cache/nginx/backendsite", $"{folder}/cache", StringComparison.Ordinal)
            .Replace("/var/cache/backendsite/pages", pages, StringComparison.Ordinal)
            .Replace("server_name example.com", "server_name 127.0.0.1", StringComparison.Ordinal)
            .Replace("127.0.0.1:5080", site.Authority, StringComparison.Ordinal);
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Around(shipped, answer));
        return await Server.Launch("nginx", Proxy, cores, "nginx", "-p", folder, "-c", configuration);
    }

    private static string Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.Now.AddDays(-1), DateTimeOffset.Now.AddDays(1));
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();
    }

    // As one would tune it for a few hot files: no log, headers and body in one packet. The file has what the shipped settings have, and open files kept.
    private string Around(string shipped, SavedAnswer? answer) => string.Create(CultureInfo.InvariantCulture, $$"""
        worker_processes 1;
        daemon off;
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        pid {{folder}}/nginx.pid;
        error_log stderr error;
        events { worker_connections 256; }
        http {
          access_log off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000000;
          client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
        {{shipped}}
          server {
            listen 127.0.0.1:{{ports[2]}};
            listen 127.0.0.1:{{ports[3]}} ssl http2;
            ssl_certificate {{folder}}/site.pem;
            ssl_certificate_key {{folder}}/site.pem;
            ssl_protocols TLSv1.2 TLSv1.3;
            server_tokens off;
            open_file_cache max=100 inactive=1h;
            open_file_cache_valid 1h;
            location = {{path}} {
              alias {{folder}}/article;
              types { }
              default_type "{{answer?.ContentType}}";
        {{string.Join('\n', answer?.Headers.Select(header => $"      add_header {header.Key} \"{header.Value}\";") ?? [])}}
            }
          }
        }
        """);
}
