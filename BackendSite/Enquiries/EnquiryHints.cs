using BackendSite.Enquiries.Spam;

namespace BackendSite.Enquiries;

/// <summary>What to point out about a draft without standing in its way.</summary>
public static class EnquiryHints
{
    /// <summary>What is said of a message with little detail.</summary>
    public const string MoreDetail = "A sentence on what you have, what you need and by when helps us to answer well";

    private const int FewWords = 6;
    private const int FewCharacters = 15;

    // Slips on the keyboard that are the ending of no real domain.
    private static readonly string[] NotCom = ["con", "cmo", "ocm", "vom", "cpm", "coom", "comm", "xom", "clm"];

    // Real domains that are one slip away from a provider's.
    private static readonly HashSet<string> NoSlip = ["mail.com", "email.com", "ymail.com", "gmx.com", "gmx.at", "gmx.ch", "cloud.com", "live.de", "zohomail.com"];

    /// <summary>The address that was probably meant, such as <c>a@gmail.com</c> for <c>a@gmial.com</c>; null when there is nothing to suspect.</summary>
    public static string? MeantAddress(string email)
    {
        var at = email.LastIndexOf('@');
        var domain = email[(at + 1)..].ToLowerInvariant();
        var dot = domain.LastIndexOf('.');
        if (at < 1 || dot < 1 || MailProviders.Domains.Contains(domain) || NoSlip.Contains(domain))
        {
            return null;
        }

        var mended = NotCom.Contains(domain[(dot + 1)..]) ? domain[..dot] + ".com" : domain;
        var meant = MailProviders.Domains.FirstOrDefault(known => known == mended)
            ?? MailProviders.Domains.FirstOrDefault(known => IsOneSlipAway(mended, known));
        return meant is not null ? $"{email[..at]}@{meant}"
            : mended != domain ? $"{email[..at]}@{mended}"
            : null;
    }

    /// <summary>True for a message too short to tell an expert anything.</summary>
    public static bool HasLittleDetail(string message) => message.Length > 0 && (PhraseBook.IsWithoutSpaces(message)
        ? message.Length < FewCharacters
        : FoldedText.Words(message).Count(word => word != FoldedText.Break) < FewWords);

    // A letter too many, too few, wrong, or two swapped; not in names so short that another word is as likely, nor across endings.
    private static bool IsOneSlipAway(string written, string known)
    {
        var dot = known.IndexOf('.', StringComparison.Ordinal);
        if (dot < 4 || Math.Abs(written.Length - known.Length) > 1)
        {
            return false;
        }

        var start = 0;
        while (start < written.Length && start < known.Length && written[start] == known[start])
        {
            start++;
        }

        var (a, b) = (written[start..], known[start..]);
        return a.Length > b.Length ? a[1..] == b
            : a.Length < b.Length ? a == b[1..]
            : a.Length > 0 && (a[1..] == b[1..] || (a.Length > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]));
    }
}
