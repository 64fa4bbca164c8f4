namespace BackendSite.Enquiries;

/// <summary>Mail providers so common that a domain one slip away from theirs is probably a slip.</summary>
internal static class MailProviders
{
    /// <summary>Their domains, in lower case.</summary>
    public static readonly IReadOnlyList<string> Domains =
    [
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "proton.me",
        "protonmail.com", "gmx.de", "gmx.net", "web.de", "aol.com", "fastmail.com", "zoho.com", "yandex.com",
    ];
}
