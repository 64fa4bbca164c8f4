namespace BackendSite.Enquiries.Spam;

/// <summary>The words of an enquiry that staff decisions are learnt from, each once. Names and mail addresses of people are left out.</summary>
internal static class TellingWords
{
    private const int Shortest = 3;
    private const int Longest = 25;
    private const int MostWords = 500;

    public static IReadOnlySet<string> Of(EnquiryDraft draft)
    {
        var (links, message) = Links.Split(draft.Message);
        return FoldedText.Words(message).SelectMany(Parts)
            .Concat(links.Select(link => "link:" + link.Host))
            .Append("from:" + draft.Email[(draft.Email.LastIndexOf('@') + 1)..].ToLowerInvariant())
            .Take(MostWords)
            .ToHashSet();
    }

    private static IEnumerable<string> Parts(string word) =>
        word.Any(PhraseBook.HasNoSpaces) ? Enumerable.Range(0, Math.Max(word.Length - 1, 0)).Select(at => word.Substring(at, 2))
        : word.Length is >= Shortest and <= Longest && !word.All(char.IsAsciiDigit) ? [word]
        : [];
}
