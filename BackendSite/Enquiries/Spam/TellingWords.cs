namespace BackendSite.Enquiries.Spam;

/// <summary>Something that is counted, spelt as up to three pieces of text one after the other, so that nothing has to be put together to look it up.</summary>
internal readonly ref struct TellingWord
{
    // Fowler, Noll and Vo's hash, FNV-1a, here of 16-bit characters: http://www.isthe.com/chongo/tech/comp/fnv/
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    private readonly ReadOnlySpan<char> start, middle, end;

    public TellingWord(ReadOnlySpan<char> start, ReadOnlySpan<char> middle = default, ReadOnlySpan<char> end = default)
    {
        this.start = start;
        this.middle = middle;
        this.end = end;
        Key = Hash(Hash(Hash(Basis, start), middle), end);
    }

    /// <summary>A number for its spelling; that two spellings share one is as good as impossible.</summary>
    public ulong Key { get; }

    /// <summary>Its spelling.</summary>
    public override string ToString() => string.Concat(start, middle, end);

    private static ulong Hash(ulong hash, ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * Prime;
        }

        return hash;
    }
}

/// <summary>
/// What is counted of an enquiry, each once: its words, their beginnings (which most endings leave alone), pairs of words, pairs of
/// characters in scripts without spaces, and where its links lead. Names and addresses of people are left out.
/// </summary>
internal static class TellingWords
{
    private const int BeginningLength = 5;
    private const int LongestWord = 25;
    private const int MostWords = 500;
    private const string Number = "0";
    private const string LinkTo = "link:";

    /// <summary>Hands on each of them, some of them more than once.</summary>
    public static void Each(Wording wording, Action<TellingWord> take)
    {
        foreach (var link in wording.Links)
        {
            take(new(LinkTo));
            take(new(LinkTo, link.Host));
        }

        string? before = null;
        foreach (var written in wording.Words.AsSpan(0, Math.Min(wording.Words.Length, MostWords)))
        {
            var word = char.IsAsciiDigit(written[0]) ? Number : written;
            if (word == FoldedText.Break)
            {
                before = null;
                continue;
            }

            Parts(word, take);
            if (before is not null)
            {
                take(new(before, " ", word));
            }

            before = word.Length <= LongestWord ? word : null;
        }
    }

    private static void Parts(string word, Action<TellingWord> take)
    {
        if (PhraseBook.IsWithoutSpaces(word))
        {
            for (var at = 0; at < Math.Max(word.Length - 1, 1); at++)
            {
                take(new(word.AsSpan(at, Math.Min(2, word.Length - at))));
            }
        }
        else if (word.Length <= LongestWord)
        {
            take(new(word));
            if (word.Length > BeginningLength)
            {
                take(new(word.AsSpan(0, BeginningLength), "*"));
            }
        }
    }
}
