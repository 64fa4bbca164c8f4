using System.Buffers;
using System.Globalization;
using System.Text;
using BackendSite.Mail;

namespace BackendSite.Enquiries;

/// <summary>
/// Turns what was posted into text that can be stored, shown and mailed as it is: no control or format characters that
/// change how the rest reads, no line breaks where there is one line, no half characters.
/// </summary>
internal static class CleanText
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("\n" + string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (char)letter)));

    /// <summary>One line: line breaks, tabs and runs of space become single spaces.</summary>
    public static string Line(string? posted)
    {
        if (posted is null || PlainWords.IsPlainLine(posted))
        {
            return posted ?? "";
        }

        var text = new StringBuilder(posted.Length);
        var gap = false;
        foreach (var rune in Visible(posted))
        {
            if (Rune.IsWhiteSpace(rune))
            {
                gap = text.Length > 0;
                continue;
            }

            if (gap)
            {
                text.Append(' ');
                gap = false;
            }

            Append(text, rune);
        }

        return text.ToString();
    }

    /// <summary>Several lines, ended by \n; spaces inside a line stay as they were written.</summary>
    public static string Block(string? posted)
    {
        var lines = (posted ?? "").ReplaceLineEndings("\n");
        if (!lines.AsSpan().ContainsAnyExcept(Plain))
        {
            return lines.Trim();
        }

        var text = new StringBuilder(lines.Length);
        foreach (var rune in Visible(lines))
        {
            Append(text, rune);
        }

        return text.ToString().Trim();
    }

    private static void Append(StringBuilder text, Rune rune)
    {
        Span<char> letters = stackalloc char[2];
        text.Append(letters[..rune.EncodeToUtf16(letters)]);
    }

    private static IEnumerable<Rune> Visible(string posted)
    {
        var before = new Rune(' ');
        foreach (var rune in posted.EnumerateRunes())
        {
            if (!IsHidden(rune) || (IsJoiner(rune) && !IsJoiner(before) && !Rune.IsWhiteSpace(before)))
            {
                yield return before = rune;
            }
        }
    }

    // NUL and other controls, bidirectional overrides, zero-width spaces, private and unassigned characters.
    private static bool IsHidden(Rune rune) => rune.Value is not ('\n' or '\t' or '\r') && Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
        or UnicodeCategory.OtherNotAssigned;

    // Persian and Indic words are spelt with these, and family emoji are made of them.
    private static bool IsJoiner(Rune rune) => rune.Value is 0x200C or 0x200D;
}
