using System.Text.RegularExpressions;
using BackendSite.Mail;

namespace BackendSite.Enquiries.Letters;

/// <summary>
/// The name that a letter to a prospect may use. Anyone can put anyone's address into the form, so what they wrote as
/// a name must not be able to carry a message or a link to that person: what doesn't look like a name is left out.
/// </summary>
internal static partial class GreetingName
{
    private const int Longest = 60;

    // Up to five words of letters; a dot only ends a word, as in initials, so that nothing becomes an address.
    [GeneratedRegex(@"^[\p{L}\p{M}'’\-\u200C\u200D]+\.?( [\p{L}\p{M}'’\-\u200C\u200D]+\.?){0,4}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name { get; }

    /// <summary>The name, or null to greet without one.</summary>
    public static string? From(string written) =>
        PlainWords.OneLine(written).Trim() is { Length: > 0 and <= Longest } name && Name.IsMatch(name) ? name : null;
}
