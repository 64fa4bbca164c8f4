using System.Text;
using MimeKit;
using MimeKit.Text;

namespace BackendSite.Mail;

/// <summary>
/// Makes a letter a message that a mail server takes. Text that people wrote gets in only as a display name, a subject
/// or a body, stripped first, so that none of it can become a header.
/// </summary>
internal sealed class WriteMessage(IEnumerable<IComposeLetter> composers, Letterhead letterhead)
{
    private readonly Dictionary<string, IComposeLetter> composers = composers.ToDictionary(composer => composer.Kind);

    /// <summary>Composes what the delivery orders; the same delivery always gets the same Message-ID and Date.</summary>
    /// <exception cref="Exception">It can't be composed, and would fail again: the letter is dead.</exception>
    public async Task<MimeMessage> From(Delivery delivery, CancellationToken cancellationToken)
    {
        if (!composers.TryGetValue(delivery.Kind, out var composer))
        {
            throw new InvalidOperationException($"Nobody composes letters of the kind '{delivery.Kind}'.");
        }

        return Write(delivery, await composer.Compose(delivery, cancellationToken));
    }

    private MimeMessage Write(Delivery delivery, Letter letter)
    {
        var message = new MimeMessage
        {
            Date = new DateTimeOffset(delivery.CreatedAt, TimeSpan.Zero),
            MessageId = delivery.MessageId,
            Subject = HeaderText(letter.Subject),
        };
        message.From.Add(letterhead.From);
        message.To.Add(Mailbox(letter.RecipientName, delivery.Recipient));
        // Without SMTPUTF8 a header can't hold letters of other alphabets before the @; the letter itself names the address.
        if (letter.ReplyTo is var (name, address) && Ascii.IsValid(address.AsSpan(0, Math.Max(0, address.LastIndexOf('@')))))
        {
            message.ReplyTo.Add(Mailbox(name, address));
        }

        if (letter.AutoSubmitted is { } automatic)
        {
            message.Headers.Add(HeaderId.AutoSubmitted, automatic);
            // Exchange knows this one.
            message.Headers.Add("X-Auto-Response-Suppress", "OOF, AutoReply");
        }

        message.Body = new MultipartAlternative
        {
            new TextPart(TextFormat.Plain) { Text = PlainWords.Lines(letter.Text) },
            new TextPart(TextFormat.Html) { Text = PlainWords.Lines(letter.Html) },
        };
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    // The address must be exactly one: the constructor refuses anything around it.
    private static MailboxAddress Mailbox(string? name, string address) =>
        Letterhead.Checked(new(name is null ? null : HeaderText(name), address));

    // What looks like RFC 2047's encoded words would be decoded by the reader into something else than was written.
    private static string HeaderText(string text) => PlainWords.OneLine(text).Replace("=?", "= ?", StringComparison.Ordinal);
}
