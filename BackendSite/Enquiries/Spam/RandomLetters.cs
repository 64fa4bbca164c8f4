namespace BackendSite.Enquiries.Spam;

/// <summary>Words that no language has: what programs fill into fields they don't understand, and what fingers do on a keyboard.</summary>
internal static class RandomLetters
{
    private const string Vowels = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýąęěůıőű";

    // Rows of the keyboard, back and forth; a long walk along one is no word.
    private const string Keys = "qwertyuiop asdfghjkl zxcvbnm poiuytrewq lkjhgfdsa mnbvcxz";
    private const int LongestWalk = 5;

    /// <summary>True for "xQzRtYwPk" and "asdfghjk", not for names and abbreviations with few vowels.</summary>
    /// <param name="word">Only letters.</param>
    public static bool Are(string word)
    {
        if (word.Length < 6 || word.AsSpan().ContainsAnyExceptInRange('\0', '\u024F'))
        {
            return false;
        }

        var lower = word.ToLowerInvariant();
        return Walks(lower) || Repeats(lower) || Jumps(word) || (word.Length >= 8 && IsUnspeakable(lower) && !word.All(char.IsUpper));
    }

    private static bool Walks(string lower)
    {
        for (var at = 0; at <= lower.Length - LongestWalk; at++)
        {
            if (Keys.Contains(lower.AsSpan(at, LongestWalk), StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    // asdasdasd, hahahaha, aaaaaaa
    private static bool Repeats(string lower) => lower.Length >= 8 && lower.Distinct().Take(4).Count() <= 3;

    // The case changes within the word again and again: fkLwQzNmRt. CamelCase has few changes, and words between them.
    private static bool Jumps(string word)
    {
        var ups = 0;
        for (var at = 1; at < word.Length; at++)
        {
            ups += char.IsLower(word[at - 1]) && char.IsUpper(word[at]) ? 1 : 0;
        }

        return word.Length >= 8 && ups >= 3 && word.Length < ups * 5 && (IsUnspeakable(word.ToLowerInvariant()) || word.Length < ups * 4);
    }

    private static bool IsUnspeakable(string lower)
    {
        var (run, longest, vowels, odd) = (0, 0, 0, 0);
        for (var at = 0; at < lower.Length; at++)
        {
            var vowel = Vowels.Contains(lower[at], StringComparison.Ordinal);
            vowels += vowel ? 1 : 0;
            run = vowel ? 0 : run + 1;
            longest = Math.Max(longest, run);
            odd += at > 0 && IsOdd(lower[at - 1], lower[at]) ? 1 : 0;
        }

        return odd >= 2 || (odd >= 1 && longest >= 4) || longest >= 7 || vowels * 9 < lower.Length;
    }

    // Pairs that hardly any language written in Latin letters has within a word.
    private static bool IsOdd(char first, char second) => (first, second) switch
    {
        ('q', _) => second is not ('u' or 'a' or 'i' or 'v'),
        (_, 'q') => second is 'q' && !Vowels.Contains(first, StringComparison.Ordinal) && first is not ('c' or 's' or 'n' or 'd' or 'l' or 'r'),
        ('j' or 'x' or 'v' or 'w' or 'z', 'j' or 'x' or 'v' or 'q') => true,
        ('j' or 'x', 'b' or 'd' or 'f' or 'g' or 'h' or 'k' or 'l' or 'm' or 'n' or 'r' or 's' or 'w' or 'z') => (first, second) is not (('j', 's') or ('j', 'k') or ('j', 'd') or ('j', 'n') or ('j', 'l')),
        ('b' or 'd' or 'f' or 'g' or 'h' or 'k' or 'm' or 'p' or 't', 'x') => true,
        ('b' or 'f' or 'g' or 'h' or 'k' or 'm' or 'p', 'j') => false,
        ('f' or 'g' or 'h' or 'm' or 'p', 'z' or 'v') => (first, second) is not ('h', 'v'),
        ('v' or 'z', 'f' or 'p' or 'b' or 'c' or 'h' or 't') => (first, second) is not (('z', 'h') or ('z', 't') or ('z', 'b') or ('z', 'c') or ('z', 'p')),
        ('w', 'g' or 'p' or 'f' or 'm') => true,
        ('k' or 'g' or 'b' or 'p' or 'f', 'w') => (first, second) is not (('k', 'w') or ('g', 'w')),
        ('c', 'b' or 'd' or 'f' or 'g' or 'j' or 'm' or 'p' or 'v' or 'w' or 'x') => (first, second) is not (('c', 'd') or ('c', 'm')),
        _ => false,
    };
}
