using Microsoft.AspNetCore.WebUtilities;

namespace BackendSite.Enquiries;

/// <summary>
/// Where an enquiry came from, as far as a link and a page can tell without following anybody: no cookie and no identifier.
/// Empty text means unknown.
/// </summary>
public sealed record EnquiryOrigin
{
    // Names and values of links are short; what is longer was made up.
    private const int MaxLength = 200;

    private static readonly string[] CampaignKeys = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];

    /// <summary>The path of the page that the form stood on.</summary>
    public string Page { get; init; } = "";

    /// <summary>The call to action that was followed.</summary>
    public string CallToAction { get; init; } = "";

    /// <summary>The utm parameters of the page's address, such as <c>utm_source=newsletter, utm_medium=email</c>.</summary>
    public string Campaign { get; init; } = "";

    /// <summary>The host that linked here.</summary>
    public string Referrer { get; init; } = "";

    /// <summary>Puts together what the form's hidden fields and the address of its page say.</summary>
    /// <param name="page">The hidden field with the page's path.</param>
    /// <param name="call">The call to action as the script noted it.</param>
    /// <param name="referrer">The host before this site as the script noted it.</param>
    /// <param name="address">The page's whole address, from the Referer header; null when it was not sent or is not ours.</param>
    internal static EnquiryOrigin Of(string page, string call, string referrer, Uri? address)
    {
        var query = QueryHelpers.ParseQuery(address?.Query);
        string Parameter(string key) => Short(query.TryGetValue(key, out var value) ? value.ToString() : "");
        return new()
        {
            Page = Short(page.Length > 0 ? page : address?.AbsolutePath),
            CallToAction = Short(call) is { Length: > 0 } noted ? noted : Parameter("cta"),
            Campaign = string.Join(", ", CampaignKeys.Select(key => (key, Value: Parameter(key))).Where(one => one.Value.Length > 0).Select(one => $"{one.key}={one.Value}")),
            Referrer = Short(referrer),
        };
    }

    private static string Short(string? text)
    {
        var clean = CleanText.Line(text);
        if (clean.Length <= MaxLength)
        {
            return clean;
        }

        // Not through the middle of a surrogate pair.
        return clean[..(char.IsHighSurrogate(clean[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }
}
