namespace BackendSite.Enquiries.Spam;

/// <summary>What the mail address and the company tell.</summary>
internal static class AddressSigns
{
    private const int ManyDots = 4;

    private static readonly string[] Disposable =
    [
        "mailinator", "guerrillamail", "10minutemail", "tempmail", "temp-mail", "yopmail", "trashmail", "sharklasers", "getnada", "throwaway", "maildrop",
        "dispostable", "fakeinbox", "mailnesia", "mohmal", "emailondeck", "moakt", "tempr.email", "discard.email", "spamgourmet", "mintemail", "mytemp",
        "burnermail", "minuteinbox", "1secmail", "dropmail", "mailcatch", "tmpmail", "inboxkitten", "spam4.me", "grr.la", "tempinbox",
    ];

    private static readonly HashSet<string> Famous = ["google", "facebook", "yandex", "amazon", "microsoft", "apple", "aliexpress"];

    public static IEnumerable<SpamReason> Of(EnquiryDraft draft)
    {
        var at = draft.Email.LastIndexOf('@');
        var (local, domain) = (draft.Email[..Math.Max(at, 0)].ToLowerInvariant(), draft.Email[(at + 1)..].ToLowerInvariant());
        if (Disposable.Any(name => domain.Contains(name, StringComparison.Ordinal)))
        {
            yield return new(50, $"a throwaway mail address ({domain})");
        }

        if (domain is "gmail.com" or "googlemail.com" && local.Count(letter => letter == '.') >= ManyDots)
        {
            yield return new(50, "a mail address full of dots that don't count");
        }

        if (RandomLetters.Are(string.Concat(local.Where(char.IsLetter))) || (local.Length >= 8 && Changes(local) >= 5))
        {
            yield return new(25, $"a mail address at random ({local}@)");
        }

        if (Famous.Contains(draft.Company.Trim().ToLowerInvariant()) && !domain.StartsWith(draft.Company.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            yield return new(30, $"says that the company is {draft.Company}, but writes from {domain}");
        }

        if (draft.FullName == draft.Company && !draft.FullName.Contains(' ', StringComparison.Ordinal))
        {
            yield return new(10, "the same word for name and company");
        }
    }

    private static int Changes(string local) =>
        Enumerable.Range(1, local.Length - 1).Count(at => char.IsAsciiDigit(local[at]) != char.IsAsciiDigit(local[at - 1]));
}
