using System.Runtime.InteropServices;

namespace BackendSite.Enquiries.Spam;

/// <summary>Phrases to be found in a text; <c>phrases.txt</c> explains their form.</summary>
internal sealed class PhraseBook
{
    // Beginnings are filed under so many letters, or fewer when they are shorter.
    private const int FiledLetters = 4;
    private const int FilterBits = 16;
    private const string Number = "#";

    private readonly Dictionary<string, List<Filed>> byFirstWord = [];
    private readonly Dictionary<ulong, List<Filed>> byFirstLetters = [];
    private readonly List<Phrase> inRunningText = [];

    // Which first letters are filed, as a bit each, some of them by chance: few words need a look into the books.
    private readonly ulong[] filed = new ulong[(1 << FilterBits) / 64];

    /// <param name="lines">The lines of a phrase file.</param>
    /// <exception cref="FormatException">A line is none; the message quotes it.</exception>
    public PhraseBook(IEnumerable<string> lines)
    {
        var topic = "";
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line is ['[', .., ']'])
            {
                topic = line[1..^1];
            }
            else
            {
                Add(Phrase.Parse(topic, line));
            }
        }
    }

    /// <summary>What unwanted enquiries say.</summary>
    public static PhraseBook Unwanted { get; } = Read("phrases.txt");

    /// <summary>Reads one of the books beside this class.</summary>
    /// <param name="name">The name of its file.</param>
    public static PhraseBook Read(string name) => new(Lines(name));

    /// <summary>Every phrase that the text holds, once, with the words that it was found in.</summary>
    /// <param name="words">Its words, folded.</param>
    /// <param name="text">As it was written, without links.</param>
    public IEnumerable<(Phrase Phrase, string Words)> FindIn(ReadOnlySpan<string> words, string text)
    {
        var found = new Dictionary<Phrase, string>();
        for (var at = 0; at < words.Length; at++)
        {
            var word = words[at];
            var letters = 0UL;
            for (var length = 1; length <= Math.Min(word.Length, FiledLetters); length++)
            {
                letters = File(letters, word[length - 1]);
                if (IsFiled(letters))
                {
                    Add(found, byFirstLetters.GetValueOrDefault(letters), words, at);
                }
            }

            if (char.IsAsciiDigit(word[0]))
            {
                Add(found, byFirstWord.GetValueOrDefault(Number), words, at);
            }

            if (IsFiled(WholeWord(letters)))
            {
                Add(found, byFirstWord.GetValueOrDefault(word), words, at);
            }
        }

        if (IsWithoutSpaces(text))
        {
            var running = FoldedText.Letters(text);
            foreach (var phrase in inRunningText.Where(phrase => running.Contains(phrase.RunningText!, StringComparison.Ordinal)))
            {
                found[phrase] = phrase.RunningText!;
            }
        }

        return found.Select(entry => (entry.Key, entry.Value));
    }

    /// <summary>Whether a text holds letters of a script without spaces.</summary>
    public static bool IsWithoutSpaces(string text) => text.AsSpan().ContainsAnyInRange('\u0E00', '\uD7AF') && text.Any(HasNoSpaces);

    /// <summary>Chinese, Japanese, Thai and Korean, whose words can't be told by spaces or carry endings without end.</summary>
    public static bool HasNoSpaces(char letter) =>
        letter is (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7AF') or (>= '\u0E00' and <= '\u0E7F');

    private static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(typeof(PhraseBook).Assembly.GetManifestResourceStream($"{typeof(PhraseBook).Namespace}.{name}")!);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private void Add(Phrase phrase)
    {
        if (phrase.RunningText is not null)
        {
            inRunningText.Add(phrase);
            return;
        }

        foreach (var first in phrase.First)
        {
            if (first is [.. var begin, '*'])
            {
                var letters = FirstLetters(begin);
                Under(byFirstLetters, letters).Add(new(phrase.Next, phrase));
                Note(letters);
            }
            else
            {
                Under(byFirstWord, first).Add(new(phrase.Next, phrase));
                Note(WholeWord(FirstLetters(first)));
            }
        }
    }

    // Letters in one number, which is found faster than a piece of text.
    private static ulong File(ulong letters, char next) => (letters << 16) | next;

    private static ulong FirstLetters(IEnumerable<char> word) => word.Take(FiledLetters).Aggregate(0UL, File);

    // Words that begin alike, apart from beginnings.
    private static ulong WholeWord(ulong letters) => ~letters;

    private void Note(ulong letters) => filed[Bit(letters) / 64] |= 1UL << Bit(letters);

    private bool IsFiled(ulong letters) => (filed[Bit(letters) / 64] & (1UL << Bit(letters))) != 0;

    // Fibonacci hashing: the upper bits of a product with the golden ratio are well mixed.
    private static int Bit(ulong letters) => (int)((letters * 0x9E3779B97F4A7C15) >> (64 - FilterBits));

    private static List<Filed> Under<TKey>(Dictionary<TKey, List<Filed>> index, TKey key)
        where TKey : notnull => index.TryGetValue(key, out var phrases) ? phrases : index[key] = [];

    private static void Add(Dictionary<Phrase, string> found, List<Filed>? phrases, ReadOnlySpan<string> words, int at)
    {
        var next = Phrase.Letter(at + 1 < words.Length ? words[at + 1] : null);
        foreach (var (letters, phrase) in CollectionsMarshal.AsSpan(phrases))
        {
            if ((letters & next) != 0 && phrase.EndFrom(words, at) is { } end && !found.ContainsKey(phrase))
            {
                found[phrase] = string.Join(' ', words[at..end]);
            }
        }
    }

    // Common words begin many phrases, few of which go on with the letter that comes next.
    private readonly record struct Filed(ulong Next, Phrase Phrase);
}
