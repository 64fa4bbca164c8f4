namespace BackendSite.Enquiries.Spam;

/// <summary>Cyrillic and Greek letters that pass for Latin ones inside a word, put there so that a filter doesn't read it.</summary>
internal static class LookAlikes
{
    private const string Foreign = "аеорсухіјѕһԁӏкмтвнαοερτυνικ";
    private const string Passing = "aeopcyxijshdlkmtbhaoeptuvik";

    /// <summary>True for a word like "сasino" that mixes Latin letters with ones that pass for them. Latin with a Cyrillic ending ("APIа") is how people inflect it.</summary>
    public static bool Disguises(ReadOnlySpan<char> word)
    {
        var (latin, foreign, plain, switches) = (0, 0, 0, 0);
        bool? before = null;
        foreach (var letter in word)
        {
            if (!char.IsLetter(letter))
            {
                continue;
            }

            var isLatin = IsLatin(letter);
            if (!isLatin && !IsForeign(letter))
            {
                return false;
            }

            latin += isLatin ? 1 : 0;
            foreign += isLatin ? 0 : 1;
            plain += isLatin || Passes(letter) ? 0 : 1;
            switches += before is { } b && b != isLatin ? 1 : 0;
            before = isLatin;
        }

        var inflected = switches == 1 && before is false;
        return latin > 0 && foreign > 0 && !inflected && (plain == 0 || latin <= 2 && switches > 1);
    }

    /// <summary>A disguised word in the letters that it passes for; any other word as it is.</summary>
    /// <param name="word">In lower case.</param>
    public static string Latin(string word) => System.Text.Ascii.IsValid(word) || !Disguises(word)
        ? word
        : string.Concat(word.Select(letter => Foreign.IndexOf(letter, StringComparison.Ordinal) is >= 0 and var at ? Passing[at] : letter));

    private static bool Passes(char letter) => Foreign.Contains(char.ToLowerInvariant(letter), StringComparison.Ordinal);

    private static bool IsLatin(char letter) => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '\u00C0' and <= '\u024F');

    private static bool IsForeign(char letter) => letter is (>= '\u0370' and <= '\u03FF') or (>= '\u0400' and <= '\u052F');
}
