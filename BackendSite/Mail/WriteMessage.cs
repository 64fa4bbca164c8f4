using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace BackendSite.Mail;

/// <summary>
/// Makes a letter a message that a mail server takes. Text that people wrote gets in only as a display name, a subject
/// or a body, stripped first, so that none of it can become a header.
/// </summary>
internal sealed class WriteMessage(LetterKinds kinds, LetterThread threads, SignLetters signature, Letterhead letterhead)
{
    // A conversation may be long, and a header should not be.
    private const int MostReferences = 20;

    /// <summary>Composes what the delivery orders; the same delivery always gets the same Message-ID and Date.</summary>
    /// <exception cref="Exception">It can't be composed, and would fail again: the letter is dead.</exception>
    public async Task<MimeMessage> From(Delivery delivery, CancellationToken cancellationToken)
    {
        var letter = await kinds.Find(delivery.Kind).Compose(delivery, cancellationToken);
        var message = Write(delivery, letter);
        Thread(message, letter, await threads.Of(delivery));
        // What it does now MailKit would do later, after the signature.
        message.Prepare(EncodingConstraint.SevenBit);
        signature.Sign(message);
        return message;
    }

    private MimeMessage Write(Delivery delivery, Letter letter)
    {
        // From nothing: the other constructor draws an id and asks for the time.
        var message = new MimeMessage(Array.Empty<object>())
        {
            Date = new DateTimeOffset(delivery.CreatedAt, TimeSpan.Zero),
            MessageId = delivery.MessageId,
            Subject = HeaderText(letter.Subject),
        };
        message.From.Add(letter.SenderName is { } name ? Mailbox(name, letterhead.From.Address) : letterhead.From);
        message.To.Add(Mailbox(letter.RecipientName, delivery.Recipient));
        // Without SMTPUTF8 a header can't hold letters of other alphabets before the @; the letter itself names the address.
        if (letter.ReplyTo is var (replyName, address) && Ascii.IsValid(address.AsSpan(0, Math.Max(0, address.LastIndexOf('@')))))
        {
            message.ReplyTo.Add(Mailbox(replyName, address));
        }

        if (letter.List is { } list)
        {
            message.Headers.Add(HeaderId.ListId, $"<{list}.{letterhead.Domain}>");
        }

        if (letter.AutoSubmitted is { } automatic)
        {
            message.Headers.Add(HeaderId.AutoSubmitted, automatic);
            // Exchange knows this one.
            message.Headers.Add("X-Auto-Response-Suppress", "OOF, AutoReply");
        }

        message.Body = new WrittenBody(letter.Text, letter.Html);
        return message;
    }

    // All letters about a lead refer to the first one, so that mail programs show them as one conversation.
    private static void Thread(MimeMessage message, Letter letter, string? first)
    {
        string?[] all = [first, .. letter.References.TakeLast(MostReferences), letter.InReplyTo];
        // Ids that come from others' programs may be anything.
        var known = all.OfType<string>().Where(id => MimeUtils.ParseMessageId($"<{id}>") == id).Distinct().ToList();
        message.InReplyTo = letter.InReplyTo is { } answered && known.Contains(answered) ? answered : first;
        message.References.AddRange(known);
    }

    // The address must be exactly one: the constructor refuses anything around it.
    private static MailboxAddress Mailbox(string? name, string address) =>
        Letterhead.Checked(new(name is null ? null : HeaderText(name), address));

    // What looks like RFC 2047's encoded words would be decoded by the reader into something else than was written.
    private static string HeaderText(string text) => PlainWords.OneLine(text).Replace("=?", "= ?", StringComparison.Ordinal);
}
