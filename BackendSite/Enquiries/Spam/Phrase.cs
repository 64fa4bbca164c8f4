using System.Collections.Immutable;

namespace BackendSite.Enquiries.Spam;

/// <summary>A row of words that unwanted enquiries hold.</summary>
internal sealed class Phrase
{
    private const string Gap = "..";
    private const int LongestGap = 4;

    private readonly ImmutableArray<Place> places;

    private Phrase(string topic, int points, string? runningText, ImmutableArray<Place> places)
    {
        (Topic, Points, RunningText, this.places) = (topic, points, runningText, places);
        Next = places is [_, { AfterGap: false } second, ..] ? second.FirstLetters : ulong.MaxValue;
    }

    /// <summary>What somebody who writes this does, in words for staff.</summary>
    public string Topic { get; }

    /// <summary>How much it adds.</summary>
    public int Points { get; }

    /// <summary>The phrase as a piece of text, in scripts without spaces; null where it is a row of words.</summary>
    public string? RunningText { get; }

    /// <summary>What it may start with: words, beginnings with a star, or # for a number.</summary>
    public ImmutableArray<string> First => places[0].Choices;

    /// <summary>What follows its first word begins with one of these letters, see <see cref="Letter"/>; all of them where that can't be told.</summary>
    public ulong Next { get; }

    /// <summary>A word's first letter as one bit of 63, which some letters share; the last bit is for no word.</summary>
    public static ulong Letter(ReadOnlySpan<char> word) => 1UL << (word.IsEmpty ? 63 : word[0] % 63);

    /// <summary>Reads <c>40 link building|builder* .. your</c>.</summary>
    /// <exception cref="FormatException">The line is no phrase.</exception>
    public static Phrase Parse(string topic, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !int.TryParse(line[..space], out var points))
        {
            throw new FormatException($"\"{line}\" is not points and a phrase.");
        }

        var text = line[(space + 1)..];
        if (text.Any(PhraseBook.HasNoSpaces))
        {
            return new(topic, points, FoldedText.Letters(text), []);
        }

        var places = ImmutableArray.CreateBuilder<Place>();
        var gap = false;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word != Gap)
            {
                places.Add(new([.. word.Split('|').Select(Folded)], gap));
            }

            gap = word == Gap;
        }

        return places.Count > 0 && !places[0].AfterGap && !places.Any(place => place.Choices.Contains("")) ? new(topic, points, null, places.ToImmutable())
            : throw new FormatException($"\"{line}\" has a word missing.");
    }

    /// <summary>Where the phrase ends if it starts at this word; null when it does not.</summary>
    public int? EndFrom(ReadOnlySpan<string> words, int at) => End(words, at, 0);

    private static string Folded(string choice) => choice is [.. var start, '*'] ? FoldedText.Word(start) + "*" : FoldedText.Word(choice);

    private int? End(ReadOnlySpan<string> words, int at, int place)
    {
        if (place == places.Length)
        {
            return at;
        }

        var gap = places[place].AfterGap ? LongestGap : 0;
        for (var skipped = 0; skipped <= gap && at < words.Length; skipped++, at++)
        {
            if (places[place].Takes(words[at]) && End(words, at + 1, place + 1) is { } end)
            {
                return end;
            }

            if (words[at] == FoldedText.Break)
            {
                return null;
            }
        }

        return null;
    }

    private sealed record Place(ImmutableArray<string> Choices, bool AfterGap)
    {
        public ulong FirstLetters => Choices
            .SelectMany(choice => choice[0] == '#' ? "0123456789" : choice[..1])
            .Aggregate(0UL, (letters, letter) => letters | Letter([letter]));

        public bool Takes(string word)
        {
            foreach (var choice in Choices)
            {
                var taken = choice[0] == '#' ? char.IsAsciiDigit(word[0])
                    : choice[0] != word[0] ? false
                    : choice[^1] == '*' ? word.AsSpan().StartsWith(choice.AsSpan(0, choice.Length - 1), StringComparison.Ordinal)
                    : word == choice;
                if (taken)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
