using System.Globalization;
using System.Text;

namespace BackendSite.Enquiries.Spam;

/// <summary>How it is written: disguised letters, letters at random, shouting.</summary>
internal static class WritingSigns
{
    private const int MostAtRandom = 6;
    private const int LettersAtRandom = 6;
    private const int FewWords = 4;

    public static IEnumerable<SpamReason> Of(EnquiryDraft draft, string message)
    {
        var text = $"{message} {draft.FullName} {draft.Company}";
        var words = Words(text);
        var disguised = Ascii.IsValid(text) ? [] : words.Select(word => text[word]).Where(word => !Ascii.IsValid(word) && LookAlikes.Disguises(word)).Distinct().ToList();
        if (disguised.Count > 0)
        {
            yield return new(disguised.Count switch { 1 => 20, 2 => 50, _ => 90 }, $"letters of two scripts in one word (\"{disguised[0]}\")");
        }

        var runes = Ascii.IsValid(message) ? [] : message.EnumerateRunes().ToList();
        if (runes.Count(rune => rune.Value is >= 0x1D400 and < 0x1D800) >= 5)
        {
            yield return new(50, "letters dressed up as mathematical signs");
        }

        foreach (var reason in Gibberish(draft, hardlyAWord: !words.Skip(FewWords).Any()))
        {
            yield return reason;
        }

        if (Count(message, char.IsUpper) is > 40 and var capitals && Count(message, char.IsLower) * 2 < capitals)
        {
            yield return new(25, "written in capitals");
        }

        if (message.Contains("!!!", StringComparison.Ordinal) || message.Contains("$$$", StringComparison.Ordinal) || message.Contains("！！！", StringComparison.Ordinal))
        {
            yield return new(15, "shouts");
        }

        if (runes.Count(IsPicture) >= 3)
        {
            yield return new(20, "pictures among the words");
        }
    }

    private static IEnumerable<SpamReason> Gibberish(EnquiryDraft draft, bool hardlyAWord)
    {
        var random = new[] { draft.FullName, draft.Company, draft.TechStack, draft.Industry }.Where(IsRandom).ToList();
        if (random.Count > 0)
        {
            yield return new(random.Count * 40, $"letters at random (\"{Short(random[0])}\")");
        }

        if (IsRandom(draft.Message))
        {
            yield return new(60, $"a message of letters at random (\"{Short(draft.Message)}\")");
        }
        else if (random.Count > 0 && hardlyAWord)
        {
            yield return new(40, "and hardly a word");
        }

        if (draft.FullName == draft.Company && draft.FullName == draft.Message)
        {
            yield return new(60, "the same text in every field");
        }
    }

    // The message may be long, and LINQ asks for one letter after the other.
    private static int Count(string text, Func<char, bool> isCounted)
    {
        var count = 0;
        foreach (var letter in text)
        {
            count += isCounted(letter) ? 1 : 0;
        }

        return count;
    }

    private static string Short(string text) => text.Length <= 30 ? text : text[..29] + "…";

    private static bool IsRandom(string text)
    {
        var words = new List<Range>(MostAtRandom);
        foreach (var word in Words(text).Where(word => word.End.Value - word.Start.Value >= LettersAtRandom))
        {
            if (words.Count == MostAtRandom)
            {
                return false;
            }

            words.Add(word);
        }

        return words.Count(word => RandomLetters.Are(text[word])) * 2 > words.Count;
    }

    // Few look at all of them.
    private static IEnumerable<Range> Words(string text)
    {
        var start = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at == text.Length || !char.IsLetter(text[at]))
            {
                if (at > start)
                {
                    yield return start..at;
                }

                start = at + 1;
            }
        }
    }

    private static bool IsPicture(Rune rune) =>
        rune.Value >= 0x1F300 || (rune.Value >= 0x2600 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol);
}
