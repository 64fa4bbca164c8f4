using System.Collections.Immutable;
using System.Text;

namespace BackendSite.Enquiries.Spam;

/// <summary>An address on the web that somebody wrote.</summary>
/// <param name="Host">In lower case, without www.</param>
/// <param name="Path">With the leading slash, and the query; empty when there is none.</param>
internal sealed record Link(string Host, string Path)
{
    /// <summary>True when it lies in that domain or below it.</summary>
    public bool IsIn(string domain) =>
        Host.EndsWith(domain, StringComparison.Ordinal) && (Host.Length == domain.Length || Host[^(domain.Length + 1)] == '.');
}

/// <summary>Tells links and mail addresses from the rest of a text.</summary>
internal static class Links
{
    // Endings that people write without http://. Those that are also names of techniques (ASP.NET, socket.io, main.py) are left out.
    private static readonly HashSet<string> BareEndings =
    [
        "com", "org", "info", "biz", "ru", "cn", "top", "xyz", "online", "site", "store", "shop", "club", "click", "icu", "live", "win", "bet",
        "casino", "vip", "link", "fun", "life", "space", "website", "pro", "su", "ua", "tk", "ml", "ga", "cf", "buzz", "sbs", "cfd", "lat", "ly", "me",
    ];

    /// <summary>The links of a text in order, and the text with a space where a link or a mail address stood.</summary>
    public static (ImmutableArray<Link> Links, string Text) Split(string text)
    {
        var links = ImmutableArray.CreateBuilder<Link>();
        var rest = new StringBuilder(text.Length);
        var start = 0;
        while (start < text.Length)
        {
            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            if (text.AsSpan(start, end - start).IndexOfAny('.', ':') < 0)
            {
                rest.Append(text, start, end - start);
            }
            else
            {
                rest.Append(WithoutLinks(text[start..end], links));
            }

            while (end < text.Length && char.IsWhiteSpace(text[end]))
            {
                rest.Append(text[end++]);
            }

            start = end;
        }

        return (links.ToImmutable(), rest.ToString());
    }

    private static string WithoutLinks(string chunk, ImmutableArray<Link>.Builder links)
    {
        var rest = new StringBuilder();
        while (StartOf(chunk) is var (start, length) && start >= 0)
        {
            var end = start + length;
            while (end < chunk.Length && IsPartOfLink(chunk[end]))
            {
                end++;
            }

            Add(links, chunk[(start + length)..end]);
            rest.Append(chunk, 0, start).Append(' ');
            chunk = chunk[end..];
        }

        if (chunk.Contains('@', StringComparison.Ordinal) && chunk.IndexOf('.', chunk.IndexOf('@', StringComparison.Ordinal)) > 0)
        {
            return rest.Append(' ').ToString();
        }

        var bare = chunk.Trim('.', ',', ';', ':', '!', '?', '(', ')', '[', ']', '<', '>', '"', '\'', '*', '»', '«');
        return IsBareLink(bare) && Add(links, bare) ? rest.Append(' ').ToString() : rest.Append(chunk).ToString();
    }

    private static (int Start, int Length) StartOf(string chunk)
    {
        foreach (var scheme in new[] { "https://", "http://", "hxxp://", "www." })
        {
            if (chunk.IndexOf(scheme, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
            {
                return (at, scheme.Length);
            }
        }

        return (-1, 0);
    }

    private static bool IsPartOfLink(char letter) => letter is > ' ' and < '\u007F' and not ('"' or '\'' or '<' or '>' or '[' or ']' or '(' or ')' or '|');

    private static bool IsBareLink(string word)
    {
        var host = word.Split('/', '?', ':')[0];
        var dot = host.LastIndexOf('.');
        return dot > 0 && host.Length <= 253 && BareEndings.Contains(host[(dot + 1)..].ToLowerInvariant())
            && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-');
    }

    private static bool Add(ImmutableArray<Link>.Builder links, string address)
    {
        var trimmed = address.TrimEnd('.', ',', ';', ':', '!', '?', '*');
        var end = trimmed.AsSpan().IndexOfAny('/', '?', '#');
        var host = (end < 0 ? trimmed : trimmed[..end]).ToLowerInvariant().Split(':')[0];
        host = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        if (host.Length > 0)
        {
            links.Add(new(host, end < 0 ? "" : trimmed[end..]));
        }

        return host.Length > 0;
    }
}
