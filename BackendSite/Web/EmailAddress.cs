using System.Globalization;

namespace BackendSite.Web;

/// <summary>What counts as an email address: one that mail can be sent to over the internet, in any script.</summary>
internal static class EmailAddress
{
    /// <summary>The most that a mail server must take (RFC 5321, 4.5.3.1), in characters.</summary>
    public const int MaxLength = 254;

    private const int MaxLocalLength = 64;
    private static readonly IdnMapping Idn = new();

    /// <summary>True for a dotted domain and a plain local part; quotes, spaces, comments and address literals are refused.</summary>
    public static bool IsValid(string address)
    {
        var at = address.LastIndexOf('@');
        return address.Length <= MaxLength
            && at is > 0 and <= MaxLocalLength
            && IsLocalPart(address[..at])
            && AsciiDomain(address[(at + 1)..]) is { } domain
            && IsDomain(domain);
    }

    /// <summary>True when every mail system can take it; other addresses get no automatic answer.</summary>
    public static bool IsAscii(string address) => address.All(char.IsAscii);

    private static bool IsLocalPart(string local) =>
        !local.StartsWith('.') && !local.EndsWith('.') && !local.Contains("..", StringComparison.Ordinal)
        && local.All(c => !char.IsWhiteSpace(c) && !char.IsControl(c) && !"\"<>()[],;:\\@".Contains(c));

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length > 1
            && labels.All(label => label.Length is > 0 and <= 63 && !label.StartsWith('-') && !label.EndsWith('-')
                && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-'))
            && !labels[^1].All(char.IsAsciiDigit);
    }

    private static string? AsciiDomain(string domain)
    {
        try
        {
            return Idn.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
