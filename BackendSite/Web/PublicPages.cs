using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace BackendSite.Web;

/// <summary>
/// The public wing as bytes: each resource is rendered once before the site listens, compressed once at the best level,
/// and then only copied to the socket. Answers carry no cookie and nothing about the visitor, so any cache may keep them.
/// </summary>
/// <param name="environment">Where the site runs.</param>
/// <param name="files">Keeps pages for a web server in front; null for nobody.</param>
public sealed class PublicPages(IHostEnvironment environment, PageFiles? files = null)
{
    /// <summary>How long a browser or a shared cache may use a page without asking again.</summary>
    public const string CacheControl = "public, max-age=60, stale-while-revalidate=86400";

    /// <summary>How long a picture may be used; it changes only with its text.</summary>
    public const string PictureCacheControl = "public, max-age=86400, stale-while-revalidate=604800";

    private readonly List<Entry> entries = [];
    private readonly KeyValuePair<string, string>[] common = SecurityPolicy.Common(https: !environment.IsDevelopment());

    /// <summary>The paths that are served, in the order in which they were mapped.</summary>
    public IEnumerable<string> Paths => entries.Select(entry => entry.Path);

    internal RequestDelegate Add(string path, string contentType, Func<Task<byte[]>> render)
    {
        var entry = new Entry(path, contentType, render);
        entries.Add(entry);
        return context => entry.Current is { } page ? page.Write(context) : WriteFirst(entry, context);
    }

    /// <summary>Answers with what was made for this one request, under the same terms as a resource that is kept.</summary>
    internal Task Write(HttpContext context, string contentType, byte[] bytes) =>
        new Page(bytes, contentType, common).Write(context);

    /// <summary>Renders every resource again; what was served before stays until its successor is ready.</summary>
    public async Task RenderAll()
    {
        var pages = await Task.WhenAll(entries.Select(Render));
        files?.Write(entries.Zip(pages)
            .Where(one => one.First.ContentType.StartsWith("text/html", StringComparison.Ordinal))
            .SelectMany(one => one.Second.Codings.Select(coded => (one.First.Path, coded.Coding, coded.Bytes))));
    }

    private async Task WriteFirst(Entry entry, HttpContext context) => await (await Render(entry)).Write(context);

    private async Task<Page> Render(Entry entry) =>
        entry.Current = new Page(await entry.Render(), entry.ContentType, common);

    private sealed class Entry(string path, string contentType, Func<Task<byte[]>> render)
    {
        public string Path => path;

        public string ContentType => contentType;

        public Func<Task<byte[]>> Render => render;

        public volatile Page? Current;
    }

    /// <summary>One rendered resource with an answer for each encoding.</summary>
    internal sealed class Page
    {
        private readonly Variant brotli, gzip, plain;

        public Page(byte[] bytes, string contentType, KeyValuePair<string, string>[] common)
        {
            // A bitmap is compressed already, and made to be shown elsewhere.
            var picture = contentType.StartsWith("image/", StringComparison.Ordinal) && contentType != "image/svg+xml";
            var tag = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 10));
            KeyValuePair<string, StringValues>[] headers =
            [
                .. common.Select(header => KeyValuePair.Create(header.Key, new StringValues(header.Value))),
                new(HeaderNames.ContentSecurityPolicy, SecurityPolicy.PublicContent),
                new(HeaderNames.CacheControl, picture ? PictureCacheControl : PublicPages.CacheControl),
                new(HeaderNames.Vary, HeaderNames.AcceptEncoding),
            ];
            if (picture)
            {
                headers = [.. headers.Where(header => header.Key is not ("Cross-Origin-Resource-Policy" or "Vary")), new("Cross-Origin-Resource-Policy", "cross-origin")];
                plain = gzip = brotli = new(bytes, null, $"\"{tag}\"", contentType, headers);
                return;
            }

            plain = new(bytes, null, $"\"{tag}\"", contentType, headers);
            gzip = new(Compress(bytes, to => new GZipStream(to, CompressionLevel.SmallestSize)), "gzip", $"\"{tag}-gz\"", contentType, headers);
            brotli = new(Compress(bytes, to => new BrotliStream(to, CompressionLevel.SmallestSize)), "br", $"\"{tag}-br\"", contentType, headers);
        }

        /// <summary>The page in each coding.</summary>
        public IEnumerable<(string Coding, byte[] Bytes)> Codings => [("br", brotli.Body), ("gzip", gzip.Body), ("plain", plain.Body)];

        public Task Write(HttpContext context)
        {
            var request = context.Request.Headers;
            var variant = Choose(request.AcceptEncoding);
            return variant.Write(context, unchanged: request.IfNoneMatch.Count > 0 && Matches(request.IfNoneMatch, variant.Tag));
        }

        private static byte[] Compress(byte[] bytes, Func<Stream, Stream> open)
        {
            using var compressed = new MemoryStream();
            using (var to = open(compressed))
            {
                to.Write(bytes);
            }

            return compressed.ToArray();
        }

        private Variant Choose(StringValues accepted)
        {
            var best = plain;
            foreach (var line in accepted)
            {
                foreach (var range in line.AsSpan().Split(','))
                {
                    var coding = line.AsSpan(range).Trim();
                    var weight = coding.IndexOf(';');
                    if (weight >= 0)
                    {
                        coding = IsRefused(coding[(weight + 1)..]) ? [] : coding[..weight].TrimEnd();
                    }

                    if (coding.Equals("br", StringComparison.OrdinalIgnoreCase))
                    {
                        return brotli;
                    }

                    if (coding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
                    {
                        best = gzip;
                    }
                }
            }

            return best;
        }

        // RFC 9110, 12.4.2 and 12.5.3: a coding with the weight 0 is refused.
        private static bool IsRefused(ReadOnlySpan<char> weight)
        {
            weight = weight.Trim();
            return weight.StartsWith("q=", StringComparison.OrdinalIgnoreCase) && weight[2..].Trim('0') is "" or ".";
        }

        // RFC 9110, 13.1.2: weak comparison; a star matches anything that exists.
        private static bool Matches(StringValues header, string tag)
        {
            foreach (var line in header)
            {
                if (line is null)
                {
                    continue;
                }

                foreach (var range in line.AsSpan().Split(','))
                {
                    var item = line.AsSpan(range).Trim();
                    if (item is "*" || (item.StartsWith("W/") ? item[2..] : item).SequenceEqual(tag))
                    {
                        return true;
                    }
                }
            }

            return false;
        }
    }

    private sealed class Variant(
        byte[] body, string? encoding, string tag, string contentType, KeyValuePair<string, StringValues>[] common)
    {
        private readonly KeyValuePair<string, StringValues>[] headers =
            [.. common, new(HeaderNames.ETag, tag), .. encoding is null ? Array.Empty<KeyValuePair<string, StringValues>>() : [new(HeaderNames.ContentEncoding, encoding)]];

        public string Tag => tag;

        public byte[] Body => body;

        public Task Write(HttpContext context, bool unchanged)
        {
            var response = context.Response;
            foreach (var (name, value) in headers)
            {
                response.Headers[name] = value;
            }

            if (unchanged)
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            // Nothing in here allocates: not even the request's cancellation token is asked for, which is made only then. The
            // server itself gives up when the visitor is gone.
            response.ContentType = contentType;
            response.ContentLength = body.Length;
            return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask();
        }
    }
}
