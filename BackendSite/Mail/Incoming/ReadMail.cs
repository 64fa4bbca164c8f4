using System.Text;
using MimeKit;

namespace BackendSite.Mail.Incoming;

/// <summary>Reads a whole mail that anybody may have sent: whatever it holds, the result is bounded and safe to show.</summary>
internal static class ReadMail
{
    /// <summary>Characters kept of a text.</summary>
    internal const int LongestText = 200_000;

    /// <summary>Lines of a mail; base64 of the largest one has half as many, and lines could all be headers.</summary>
    internal const int MostLines = 700_000;

    /// <summary>Lines that could begin a part.</summary>
    internal const int MostParts = 20_000;

    private const string CannotBeShown = "(This mail can't be shown here. It is in the mailbox.)";

    static ReadMail() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>What deep nests do to a parser is bounded here.</summary>
    internal static ParserOptions Parsing { get; } = new() { MaxMimeDepth = 40 };

    /// <summary>Reads bytes that may be cut off at the end.</summary>
    public static IncomingMail From(byte[] bytes, MailHead head)
    {
        if (!IsBearable(bytes))
        {
            return new() { Head = head, Text = CannotBeShown };
        }

        try
        {
            using var message = MimeMessage.Load(Parsing, new MemoryStream(bytes));
            return head.IsReport
                ? new() { Head = head, Returned = ReadReport.Of(message) }
                : Read(message, head);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or InvalidOperationException or NotSupportedException or IOException)
        {
            return new() { Head = head, Text = CannotBeShown };
        }
    }

    private static IncomingMail Read(MimeMessage message, MailHead head)
    {
        var html = message.HtmlBody is { } markup ? SafeHtml.From(markup) : null;
        var plain = message.TextBody ?? (message.HtmlBody is { } only ? SafeHtml.TextOf(only) : "");
        var (text, quoted) = QuotedText.Split(PlainWords.Lines(Bounded(plain)).Trim('\n'));
        return new()
        {
            Head = head,
            Text = text,
            Quoted = quoted,
            Html = html,
            Attachments = ReadAttachments.Of(message),
        };
    }

    private static string Bounded(string text) => text.Length <= LongestText ? text : text[..LongestText] + "\n…";

    // Each part and each header becomes an object of a hundred bytes and more, however short it is.
    private static bool IsBearable(ReadOnlySpan<byte> bytes) =>
        bytes.Count((byte)'\n') <= MostLines && bytes.Count("\n--"u8) <= MostParts;
}
