using System.Globalization;

namespace BackendSite.Leads;

/// <summary>One thing that is looked for: words beside each other.</summary>
/// <param name="Words">In their order; never empty, each of letters and digits.</param>
/// <param name="Open">True when the last one may go on.</param>
internal sealed record SearchTerm(IReadOnlyList<string> Words, bool Open);

/// <summary>
/// What somebody typed to find leads: words (each may go on), <c>"these exact words"</c>, and <c>-words</c> that must not be there.
/// Anything else that is typed is only text.
/// </summary>
internal sealed record SearchText(IReadOnlyList<SearchTerm> Wanted, IReadOnlyList<SearchTerm> Unwanted, bool Vain)
{
    /// <summary>Further terms are ignored.</summary>
    public const int MaxTerms = 10;

    /// <summary>Shorter words stand only for themselves: what begins with one or two letters is half of everything, and slow to gather.</summary>
    public const int OpenLength = 3;

    // From here on come scripts that write without spaces: two signs may be a name, and what follows them one word.
    private const char Unspaced = '\u2E80';

    public static SearchText Read(string text)
    {
        List<SearchTerm> wanted = [], unwanted = [];
        var typed = Pieces(text).Take(MaxTerms).ToList();
        foreach (var (piece, not, exact) in typed)
        {
            if (Words(piece) is { Count: > 0 } words)
            {
                (not ? unwanted : wanted).Add(new(words, !exact && IsOpen(words[^1])));
            }
        }

        // Signs beside a word don't hide what the word finds; signs alone find nothing.
        return new(wanted, unwanted, typed.Count > 0 && wanted.Count == 0 && unwanted.Count == 0);
    }

    private static IEnumerable<(string Piece, bool Not, bool Exact)> Pieces(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var not = text[at] == '-' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
            var start = not ? at + 1 : at;
            if (text[start] == '"' && text.IndexOf('"', start + 1) is > 0 and var close)
            {
                yield return (text[(start + 1)..close], not, true);
                at = close + 1;
                continue;
            }

            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            yield return (text[start..end], not, false);
            at = end;
        }
    }

    // As the index splits text: letters, digits and what is written upon them, but no private signs, which are the facets'.
    private static List<string> Words(string piece)
    {
        var words = new List<string>();
        var word = "";
        foreach (var rune in piece.EnumerateRunes())
        {
            if (System.Text.Rune.IsLetterOrDigit(rune) || System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber)
            {
                word += rune;
            }
            else if (word.Length > 0)
            {
                words.Add(word);
                word = "";
            }
        }

        return word.Length > 0 ? [.. words, word] : words;
    }

    private static bool IsOpen(string word) => word.Length >= OpenLength || word.Any(sign => sign >= Unspaced);
}
