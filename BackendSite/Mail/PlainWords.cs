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

    /// <summary>One line of at most 250 characters: line ends and tabs become spaces.</summary>
    public static string OneLine(string text)
    {
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

    /// <summary>Any number of lines, which end with \n.</summary>
    public static string Lines(string text)
    {
        var lines = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || IsVisible(rune))
            {
                lines.Append(rune);
            }
        }

        return lines.ToString();
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
