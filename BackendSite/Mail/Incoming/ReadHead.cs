using System.Security.Cryptography;
using MimeKit;

namespace BackendSite.Mail.Incoming;

/// <summary>Reads the head of a mail. Whatever it holds, it says something.</summary>
internal static class ReadHead
{
    // More than any honest conversation needs, and few enough to ask the database for.
    private const int MostAnswers = 50;
    private const int MostRecipients = 100;
    private const int LongestId = 250;

    private static readonly string[] AutomaticHeaders = ["X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Vacation", "X-MS-Exchange-Inbox-Rules-Loop"];

    /// <summary>Reads bytes that may be cut off anywhere.</summary>
    /// <param name="bytes">The head.</param>
    /// <param name="at">When the mailbox had it, UTC.</param>
    public static MailHead From(byte[] bytes, DateTime at)
    {
        try
        {
            using var message = MimeMessage.Load(ReadMail.Parsing, new MemoryStream(bytes));
            return Of(message, bytes, at);
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            return new() { MessageId = IdFor(bytes), At = at };
        }
    }

    private static MailHead Of(MimeMessage message, byte[] bytes, DateTime at)
    {
        var from = message.From.Mailboxes.FirstOrDefault();
        return new()
        {
            MessageId = Id(message.MessageId) ?? IdFor(bytes),
            Answers = [.. new[] { message.InReplyTo }.Concat(message.References.Reverse()).Select(Id).OfType<string>().Distinct().Take(MostAnswers)],
            FromName = from?.Name is { } name && PlainWords.OneLine(name) is { Length: > 0 } line ? line : null,
            FromAddress = from is null ? "" : Plain(from.Address),
            Recipients = [.. message.To.Mailboxes.Concat(message.Cc.Mailboxes).Take(MostRecipients).Select(to => Plain(to.Address))],
            DeliveredTo = [.. message.Headers.Where(IsDelivery).Take(MostRecipients).Select(header => Plain(header.Value))],
            Subject = PlainWords.OneLine(message.Subject ?? ""),
            At = at,
            IsAutomatic = IsAutomatic(message),
            IsBulk = IsBulk(message),
            IsReport = message.Body?.ContentType.IsMimeType("multipart", "report") ?? false,
        };
    }

    private static bool IsAutomatic(MimeMessage message) =>
        (message.Headers[HeaderId.AutoSubmitted] is { } auto && !auto.TrimStart().StartsWith("no", StringComparison.OrdinalIgnoreCase))
        || AutomaticHeaders.Any(message.Headers.Contains)
        || (message.Headers[HeaderId.Precedence] ?? "").Trim().ToUpperInvariant() is "AUTO_REPLY" or "BULK" or "JUNK"
        || (message.Headers[HeaderId.ReturnPath] ?? "").Trim() == "<>"
        || (message.Body?.ContentType.IsMimeType("multipart", "report") ?? false)
        || message.From.Mailboxes.Any(from => from.Address.StartsWith("mailer-daemon@", StringComparison.OrdinalIgnoreCase));

    private static bool IsBulk(MimeMessage message) =>
        message.Headers.Contains(HeaderId.ListId) || message.Headers.Contains(HeaderId.ListUnsubscribe)
        || (message.Headers[HeaderId.Precedence] ?? "").Trim().Equals("list", StringComparison.OrdinalIgnoreCase);

    private static bool IsDelivery(Header header) =>
        header.Field.Equals("Delivered-To", StringComparison.OrdinalIgnoreCase) || header.Field.Equals("X-Original-To", StringComparison.OrdinalIgnoreCase);

    private static string? Id(string? id) => id?.Trim('<', '>', ' ') is { Length: > 0 and <= LongestId } plain ? plain : null;

    private static string Plain(string address) => PlainWords.OneLine(address).ToLowerInvariant();

    private static string IdFor(byte[] bytes) => $"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}@no-id.invalid";
}
