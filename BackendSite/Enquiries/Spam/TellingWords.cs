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
    private const string Number = "0";

    public static IReadOnlySet<string> Of(EnquiryDraft draft)
    {
        var (links, message) = Links.Split(draft.Message);
        var telling = new HashSet<string>(links.Select(link => "link:" + link.Host));
        if (links.Length > 0)
        {
            telling.Add("link:");
        }

        string? before = null;
        foreach (var word in FoldedText.Words(message).Take(MostWords).Select(word => char.IsAsciiDigit(word[0]) ? Number : word))
        {
            if (word == FoldedText.Break)
            {
                before = null;
                continue;
            }

            telling.UnionWith(Parts(word));
            if (before is not null)
            {
                telling.Add($"{before} {word}");
            }

            before = word.Length <= LongestWord ? word : null;
        }

        return telling;
    }

    private static IEnumerable<string> Parts(string word) =>
        word.Any(PhraseBook.HasNoSpaces) ? Enumerable.Range(0, Math.Max(word.Length - 1, 1)).Select(at => word.Substring(at, Math.Min(2, word.Length - at)))
        : word.Length > LongestWord ? []
        : word.Length > BeginningLength ? [word, word[..BeginningLength] + "*"]
        : [word];
}
