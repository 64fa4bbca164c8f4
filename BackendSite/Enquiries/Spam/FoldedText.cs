using System.Text;

namespace BackendSite.Enquiries.Spam;

/// <summary>
/// Text as the phrases are written: lower case, without accents, in plain letters. The invariant globalization of the site has no
/// Unicode normalization, so the letters that matter are listed here.
/// </summary>
internal static class FoldedText
{
    /// <summary>Stands between sentences; no phrase reaches across it.</summary>
    public const string Break = ".";

    private static readonly string[] Accented =
    [
        "aàáâãäåāăąǎạảấầẩẫậắằẳẵặά", "cçćĉċč", "dďđð", "eèéêëēĕėęěẹẻẽếềểễệ", "gĝğġģ", "hĥħ", "iìíîïĩīĭįıỉị", "jĵ", "kķ", "lĺļľŀł",
        "nñńņňŋ", "oòóôõöøōŏőơọỏốồổỗộớờởỡợ", "rŕŗř", "sśŝşšș", "tţťŧț", "uùúûüũūŭůűųưụủứừửữự", "wŵ", "yýÿŷỳỵỷỹ", "zźżž",
        "её", "اأإآٱ", "يى",
    ];

    private static readonly Dictionary<char, char> Plain = Accented
        .SelectMany(letters => letters.Skip(1).Select(letter => (letter, letters[0])))
        .ToDictionary();

    /// <summary>The words in order, without links and addresses, with <see cref="Break"/> between sentences. Signs that carry meaning ($ % @ +) are words of their own.</summary>
    public static string[] Words(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            at += rune.Utf16SequenceLength;
            if (IsApostrophe(rune))
            {
                // "d'emails" is two words, "isn't" is one.
                if (word.Length == 1)
                {
                    End();
                }
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                Fold(word, rune);
            }
            else if (!IsMark(rune))
            {
                End();
                AddSign(words, rune, endsWord: at == text.Length || char.IsWhiteSpace(text[at]));
            }
        }

        End();
        return [.. words];

        void End()
        {
            if (word.Length > 0)
            {
                words.Add(LookAlikes.Latin(word.ToString()));
                word.Clear();
            }
        }
    }

    /// <summary>A single word, or a part of one.</summary>
    public static string Word(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Fold(folded, rune);
        }

        return folded.ToString();
    }

    /// <summary>One text without word borders, for scripts that have none.</summary>
    public static string Letters(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                Fold(folded, rune);
            }
            else
            {
                folded.Append(' ');
            }
        }

        return folded.ToString();
    }

    private static void AddSign(List<string> words, Rune rune, bool endsWord)
    {
        if (rune.Value is '$' or '€' or '£' or '%' or '@' or '+' or '₽')
        {
            words.Add(rune.ToString());
        }
        else if (rune.Value is '!' or '?' or ';' or '。' or '！' or '？' or '؟' or '•' || (rune.Value is '.' && endsWord))
        {
            words.Add(Break);
        }
    }

    private static bool IsApostrophe(Rune rune) => rune.Value is '\'' or '’' or 'ʼ';

    // The accents of text that writes them as characters of their own, and Arabic vowel signs.
    private static bool IsMark(Rune rune) => rune.Value is (>= 0x300 and <= 0x36F) or (>= 0x64B and <= 0x652) or 0x640;

    private static void Fold(StringBuilder word, Rune rune)
    {
        // Mathematical letters, in which mass mail is dressed up: bold, italic, script, each A to Z and a to z.
        _ = rune.Value switch
        {
            < 0x80 and var letter => word.Append(char.ToLowerInvariant((char)letter)),
            >= 0x1D400 and < 0x1D6A4 and var fancy => word.Append((char)('a' + ((fancy - 0x1D400) % 26))),
            >= 0xFF01 and <= 0xFF5E and var wide => word.Append(char.ToLowerInvariant((char)(wide - 0xFEE0))),
            <= char.MaxValue and var letter => word.Append(PlainLetter(char.ToLowerInvariant((char)letter))),
            _ => word.Append(rune.ToString()),
        };
    }

    private static char PlainLetter(char letter) => Plain.GetValueOrDefault(letter, letter);
}
