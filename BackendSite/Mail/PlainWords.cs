using System.Buffers;
using System.Globalization;
using System.Text;

namespace BackendSite.Mail;

/// <summary>Takes out of a text what could be more than text: line ends in one-line fields, control and direction characters.</summary>
public static class PlainWords
{
    private const int LongestLine = 250;
    private const int LongestExcerpt = 2000;

    // Joiners change how letters of Persian or Indic names connect; nothing else invisible is needed.
    private static readonly Rune[] Joiners = [new(0x200C), new(0x200D)];

    // Most of a letter, which need not be looked at one by one.
    private static readonly SearchValues<char> Plain = SearchValues.Create(['\n', '\t', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)]);

    /// <summary>One line of at most 250 characters: line ends and tabs become spaces.</summary>
    public static string OneLine(string text)
    {
        if (text.Length <= LongestLine && IsPlainLine(text))
        {
            return text;
        }

        var line = new StringBuilder(Math.Min(text.Length, LongestLine));
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength > LongestLine)
            {
                break;
            }

            if (IsLineEnd(rune) || Rune.IsWhiteSpace(rune))
            {
                line.Append(line.Length > 0 && line[^1] != ' ' ? " " : "");
            }
            else if (IsVisible(rune))
            {
                line.Append(rune);
            }
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>Whether it is one line already, of ASCII alone and with single spaces between words: most of what people type.</summary>
    internal static bool IsPlainLine(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && text is not ([' ', ..] or [.., ' ']) && !text.Contains("  ", StringComparison.Ordinal);

    /// <summary>Any number of lines, which end with \n.</summary>
    public static string Lines(string text)
    {
        var ended = text.ReplaceLineEndings("\n");
        var rest = ended.AsSpan();
        if (!rest.ContainsAnyExcept(Plain))
        {
            return ended;
        }

        var lines = new StringBuilder(rest.Length);
        while (rest.IndexOfAnyExcept(Plain) is >= 0 and var plain)
        {
            lines.Append(rest[..plain]);
            Rune.DecodeFromUtf16(rest[plain..], out var rune, out var length);
            if (IsVisible(rune))
            {
                lines.Append(rune);
            }

            rest = rest[(plain + length)..];
        }

        return lines.Append(rest).ToString();
    }

    /// <summary>The beginning of a text, at most 2,000 UTF-16 code units, and an ellipsis where something is left out.</summary>
    public static string Excerpt(string text)
    {
        if (text.Length <= LongestExcerpt)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt;
        return text[..end] + "…";
    }

    private static bool IsLineEnd(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate)
        || Joiners.Contains(rune);
}
