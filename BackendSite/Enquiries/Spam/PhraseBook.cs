using System.Collections.Frozen;

namespace BackendSite.Enquiries.Spam;

/// <summary>Phrases to be found in a text; <c>phrases.txt</c> explains their form.</summary>
internal sealed class PhraseBook
{
    // Beginnings are filed under so many letters, or fewer when they are shorter.
    private const int FiledLetters = 4;

    private readonly FrozenDictionary<string, Phrase[]> byFirstWord;
    private readonly FrozenDictionary<ulong, Phrase[]> byFirstLetters;
    private readonly Phrase[] inRunningText;

    // How long the shortest filed beginning is: fewer letters need no look.
    private readonly int shortestFiled;

    /// <param name="lines">The lines of a phrase file.</param>
    /// <exception cref="FormatException">A line is none; the message quotes it.</exception>
    public PhraseBook(IEnumerable<string> lines)
    {
        var topic = "";
        var phrases = new List<Phrase>();
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line is ['[', .., ']'])
            {
                topic = line[1..^1];
            }
            else
            {
                phrases.Add(Phrase.Parse(topic, line));
            }
        }

        inRunningText = [.. phrases.Where(phrase => phrase.RunningText is not null)];
        var starts = phrases.Where(phrase => phrase.RunningText is null).SelectMany(phrase => phrase.First, (phrase, first) => (phrase, first)).ToLookup(start => start.first[^1] == '*');
        var beginnings = starts[true].Select(start => (start.phrase, letters: start.first[..^1])).ToList();
        shortestFiled = beginnings.Select(start => start.letters.Length).Append(FiledLetters).Min();
        byFirstLetters = beginnings.GroupBy(start => start.letters.Take(FiledLetters).Aggregate(0UL, File), start => start.phrase).ToFrozenDictionary(same => same.Key, same => same.ToArray());
        byFirstWord = starts[false].GroupBy(start => start.first, start => start.phrase).ToFrozenDictionary(same => same.Key, same => same.ToArray());
    }

    /// <summary>What unwanted enquiries say.</summary>
    public static PhraseBook Unwanted { get; } = Read("phrases.txt");

    /// <summary>Reads one of the books beside this class.</summary>
    /// <param name="name">The name of its file.</param>
    public static PhraseBook Read(string name) => new(Lines(name));

    /// <summary>Every phrase that the text holds, once, with the words that it was found in.</summary>
    /// <param name="words">Its words, folded.</param>
    /// <param name="text">As it was written, without links.</param>
    public IEnumerable<(Phrase Phrase, string Words)> FindIn(IReadOnlyList<string> words, string text)
    {
        var found = new Dictionary<Phrase, string>();
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (byFirstWord.TryGetValue(char.IsAsciiDigit(word[0]) ? "#" : word, out var phrases))
            {
                Add(found, phrases, words, at);
            }

            var letters = 0UL;
            for (var length = 1; length <= Math.Min(word.Length, FiledLetters); length++)
            {
                letters = File(letters, word[length - 1]);
                if (length >= shortestFiled && byFirstLetters.TryGetValue(letters, out phrases))
                {
                    Add(found, phrases, words, at);
                }
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

    // Letters in one number, which is found faster than a piece of text.
    private static ulong File(ulong letters, char next) => (letters << 16) | next;

    private static void Add(Dictionary<Phrase, string> found, Phrase[] phrases, IReadOnlyList<string> words, int at)
    {
        foreach (var phrase in phrases)
        {
            if (phrase.EndFrom(words, at) is { } end && !found.ContainsKey(phrase))
            {
                found[phrase] = string.Join(' ', words.Skip(at).Take(end - at));
            }
        }
    }
}
