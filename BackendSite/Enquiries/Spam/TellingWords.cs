namespace BackendSite.Enquiries.Spam;

/// <summary>
/// What is counted of an enquiry, each once: its words, their beginnings (which most endings leave alone), pairs of words, pairs of
/// characters in scripts without spaces, and where its links lead. Names and addresses of people are left out.
/// </summary>
internal static class TellingWords
{
    private const int BeginningLength = 5;
    private const int LongestWord = 25;
    private const int MostWords = 500;
    private const int MaxOnStack = 256;
    private const string Number = "0";

    /// <summary>Hands on each of them, some of them more than once.</summary>
    public static void Each(Wording wording, Action<ReadOnlySpan<char>> take)
    {
        foreach (var link in wording.Links)
        {
            take("link:");
            take("link:" + link.Host);
        }

        string? before = null;
        for (var at = 0; at < Math.Min(wording.Words.Count, MostWords); at++)
        {
            var word = char.IsAsciiDigit(wording.Words[at][0]) ? Number : wording.Words[at];
            if (word == FoldedText.Break)
            {
                before = null;
                continue;
            }

            Parts(word, take);
            if (before is not null)
            {
                Pair(before, word, take);
            }

            before = word.Length <= LongestWord ? word : null;
        }
    }

    private static void Parts(string word, Action<ReadOnlySpan<char>> take)
    {
        if (PhraseBook.IsWithoutSpaces(word))
        {
            for (var at = 0; at < Math.Max(word.Length - 1, 1); at++)
            {
                take(word.AsSpan(at, Math.Min(2, word.Length - at)));
            }
        }
        else if (word.Length <= LongestWord)
        {
            take(word);
            if (word.Length > BeginningLength)
            {
                take([.. word.AsSpan(0, BeginningLength), '*']);
            }
        }
    }

    private static void Pair(string before, string word, Action<ReadOnlySpan<char>> take)
    {
        var length = before.Length + 1 + word.Length;
        var pair = length <= MaxOnStack ? stackalloc char[length] : new char[length];
        before.CopyTo(pair);
        pair[before.Length] = ' ';
        word.CopyTo(pair[(before.Length + 1)..]);
        take(pair);
    }
}
