using System.IO.Compression;
using System.Text.Json;

namespace BackendSite.Bench;

/// <summary>
/// What the site answered for the article, byte for byte, so that the others can be made to answer the same. It is taken
/// from the running site: nobody has to keep a second list of its headers.
/// </summary>
/// <param name="Path">The article's path.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Headers">All further headers but those that each server writes by itself.</param>
/// <param name="Body">The compressed bytes.</param>
internal sealed record SavedAnswer(string Path, string ContentType, Dictionary<string, string> Headers, byte[] Body)
{
    /// <summary>What a current browser accepts.</summary>
    public const string AcceptEncoding = "gzip, deflate, br, zstd";

    private static readonly HashSet<string> OfTheServer = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Server", "Content-Length", "Content-Type", "Transfer-Encoding", "Connection", "Keep-Alive", "ETag", "Last-Modified", "Accept-Ranges",
    };

    /// <summary>Asks a server as a browser would.</summary>
    public static async Task<SavedAnswer> Of(Uri address)
    {
        // What a measurement signs for itself nobody else vouches for.
        using var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
        client.DefaultRequestHeaders.Add("Accept-Encoding", AcceptEncoding);
        using var answer = await client.GetAsync(address);
        answer.EnsureSuccessStatusCode();
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => !OfTheServer.Contains(header.Key))
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new(
            address.AbsolutePath,
            answer.Content.Headers.ContentType!.ToString(),
            headers,
            await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Stops the measurement if another server answers anything else.</summary>
    /// <param name="other">What it answered.</param>
    /// <param name="who">Its name.</param>
    public void MustEqual(SavedAnswer other, string who)
    {
        var different = Headers.Where(header => other.Headers.GetValueOrDefault(header.Key) != header.Value).Select(header => header.Key).ToList();
        if (different.Count > 0)
        {
            throw new InvalidOperationException($"{who} answers with other headers: {string.Join(", ", different)}");
        }

        // One of them compresses in its own way.
        if (!Unpack().AsSpan().SequenceEqual(other.Unpack()))
        {
            throw new InvalidOperationException($"{who} answers with another page.");
        }
    }

    private byte[] Unpack()
    {
        using var page = new MemoryStream();
        using var brotli = new BrotliStream(new MemoryStream(Body), CompressionMode.Decompress);
        brotli.CopyTo(page);
        return page.ToArray();
    }

    public void Save(string file) => File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(this));

    public static SavedAnswer Load(string file) => JsonSerializer.Deserialize<SavedAnswer>(File.ReadAllBytes(file))!;
}
