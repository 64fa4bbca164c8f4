using System.Globalization;

namespace BackendSite.Bench;

/// <summary>nginx with one worker, sending a file under the headers that the site sends.</summary>
internal static class Nginx
{
    public static async Task<Server> Launch(string folder, SavedAnswer answer, string cores)
    {
        Directory.CreateDirectory(folder);
        var port = Server.FreePort();
        await File.WriteAllBytesAsync(Path.Combine(folder, "article"), answer.Body);
        var configuration = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Configuration(folder, port, answer));
        return await Server.Launch("nginx, a file", new Uri($"http://127.0.0.1:{port}{answer.Path}"), cores, "nginx", "-p", folder, "-c", configuration);
    }

    // As one would tune it for a few hot files: no log, open files kept, headers and body in one packet.
    private static string Configuration(string folder, int port, SavedAnswer answer) => string.Create(CultureInfo.InvariantCulture, $$"""
        worker_processes 1;
        daemon off;
        {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
        pid {{folder}}/nginx.pid;
        error_log stderr error;
        events { worker_connections 256; }
        http {
          access_log off;
          server_tokens off;
          sendfile on;
          tcp_nopush on;
          keepalive_requests 1000000000;
          open_file_cache max=100 inactive=1h;
          open_file_cache_valid 1h;
          client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
          server {
            listen 127.0.0.1:{{port}};
            location = {{answer.Path}} {
              alias {{folder}}/article;
              types { }
              default_type "{{answer.ContentType}}";
        {{string.Join('\n', answer.Headers.Select(header => $"      add_header {header.Key} \"{header.Value}\";"))}}
            }
          }
        }
        """);
}
