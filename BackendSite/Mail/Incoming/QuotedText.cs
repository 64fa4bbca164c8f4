using System.Text.RegularExpressions;

namespace BackendSite.Mail.Incoming;

/// <summary>
/// Finds where a mail ends and the mail that it answers begins. It only looks for quotations that reach to the end, so that answers
/// written between quoted lines stay together with them; and nothing is dropped, for it may always be wrong.
/// </summary>
internal static partial class QuotedText
{
    private const int LongestIntroduction = 3;

    // As Outlook and its like separate them, in the languages that customers write.
    [GeneratedRegex(@"^\s*(-{2,}\s?(Original[ -]?(Message|Nachricht)|Ursprüngliche Nachricht|Message d'origine|Mensaje original|Wiadomość oryginalna|Вихідне повідомлення|Исходное сообщение|Forwarded message)\s?-{2,}|_{20,})\s*$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Separator { get; }

    [GeneratedRegex(@"^\s*\*?(From|Von|De|Od|Від|От|Da|Van)\*?\s?:", RegexOptions.NonBacktracking)]
    private static partial Regex FromLine { get; }

    [GeneratedRegex(@"^\s*\*?(Sent|Date|Gesendet|Datum|Envoyé|Enviado|Fecha|Wysłano|Data|Надіслано|Дата|Отправлено|Inviato|Verzonden)\*?\s?:", RegexOptions.NonBacktracking)]
    private static partial Regex DateLine { get; }

    /// <summary>Splits a text; lines end with \n.</summary>
    /// <returns>What was written, and what was quoted below it or null.</returns>
    public static (string Text, string? Quoted) Split(string text)
    {
        var lines = text.Split('\n');
        var at = Math.Min(Separated(lines), Marked(lines));

        // A mail of nothing but a quotation says what it quotes.
        return at >= lines.Length || lines.Take(at).All(string.IsNullOrWhiteSpace)
            ? (text.Trim('\n'), null)
            : (string.Join('\n', lines[..at]).TrimEnd(), string.Join('\n', lines[at..]).Trim('\n'));
    }

    private static int Separated(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (Separator.IsMatch(lines[i]) || (FromLine.IsMatch(lines[i]) && lines.Skip(i + 1).Take(LongestIntroduction).Any(DateLine.IsMatch)))
            {
                return i;
            }
        }

        return lines.Length;
    }

    // The lines with > at the end, with the "… wrote:" above them.
    private static int Marked(string[] lines)
    {
        var last = Array.FindLastIndex(lines, line => !string.IsNullOrWhiteSpace(line) && !line.TrimStart().StartsWith('>'));
        var first = Array.FindIndex(lines, last + 1, line => line.TrimStart().StartsWith('>'));
        if (first < 0)
        {
            return lines.Length;
        }

        if (last < 0 || !lines[last].TrimEnd().EndsWith(':'))
        {
            return first;
        }

        var start = last;
        while (start > 0 && last - start < LongestIntroduction - 1 && !string.IsNullOrWhiteSpace(lines[start - 1]))
        {
            start--;
        }

        // An introduction stands apart; where it doesn't, only its last line is sure to be one.
        return start == 0 || string.IsNullOrWhiteSpace(lines[start - 1]) ? start : last;
    }
}
