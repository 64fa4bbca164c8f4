using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace BackendSite.Mail;

/// <summary>
/// Decides whose fault a failed try is: the channel's (nothing can leave), the letter's for now, the letter's for good,
/// or unknown because the answer to a message that was handed over is lost.
/// </summary>
internal static class SmtpFault
{
    /// <summary>Explains what MailKit threw.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="dialogue">How far the message got and what the server said.</param>
    /// <param name="stopping">True when the try may have been ended by us.</param>
    public static SendResult Explain(Exception error, SmtpDialogue dialogue, bool stopping)
    {
        var result = Judge(error, dialogue, stopping);
        return result with { Advice = result.Advice ?? Advice(error, result) };
    }

    private static SendResult Judge(Exception error, SmtpDialogue dialogue, bool stopping) => (dialogue.Stage, error) switch
    {
        (SmtpStage.HandedOver, _) when dialogue.Refusal is null => new(Verdict.Unknown, $"The answer to the message was lost: {Describe(error)}"),
        // The last bytes may be on their way and not reported yet.
        (SmtpStage.Body, OperationCanceledException) => new(
            Verdict.Unknown, stopping ? "The site was stopping while the message was handed over." : "To hand over the message took too long, and its last bytes may have arrived."),
        (_, OperationCanceledException) when stopping => new(Verdict.Interrupted, "The site was stopping."),
        (SmtpStage.Opening, _) => Opening(error, dialogue),
        (_, ServiceNotAuthenticatedException) => new(Verdict.AccountRefused, "The mail server wants an account: " + OneLine(dialogue.Refusal?.Text ?? error.Message)),
        (_, SmtpCommandException refused) => Refused((int)refused.StatusCode, refused.Message, refused.ErrorCode),
        _ when dialogue.Refusal is var (code, text) => Refused(code, text[3..].TrimStart(' ', '-'), null),
        (SmtpStage.Body, _) => new(Verdict.Later, $"The mail server broke off during the message: {Describe(error)}"),
        (_, NotSupportedException or ArgumentException or FormatException or InvalidOperationException) => new(Verdict.Never, $"The message can't be sent: {OneLine(error.Message)}"),
        _ => new(Verdict.ChannelFault, $"The mail server broke off: {Describe(error)}"),
    };

    /// <summary>A server's words, fit for a page.</summary>
    public static string OneLine(string words) => PlainWords.OneLine(words);

    // Which setting to look at first.
    private static string? Advice(Exception error, SendResult result) => (result.Verdict, error) switch
    {
        (Verdict.AccountRefused, _) => "Look at Mail:Smtp:User and Mail:Smtp:Password",
        (Verdict.ChannelFault, SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }) =>
            "No server of this name is known: look at Mail:Smtp:Host, or at the DNS of this machine",
        (Verdict.ChannelFault, SocketException { SocketErrorCode: SocketError.ConnectionRefused }) =>
            "Nothing listens there: look at Mail:Smtp:Host and Mail:Smtp:Port",
        (Verdict.ChannelFault, SslHandshakeException) =>
            "Mail:Smtp:Host must be the name in the certificate, Mail:Smtp:Security must fit the port, and an authority of one's own belongs into Mail:Smtp:TrustedRoot",
        (Verdict.ChannelFault, NotSupportedException) => "Look at Mail:Smtp:Security and Mail:Smtp:Port",
        (Verdict.ChannelFault, SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted }) =>
            "The server doesn't let this account write as the address in Mail:From",
        (Verdict.ChannelFault, OperationCanceledException or TimeoutException) =>
            "A firewall may be in between, or Mail:Smtp:Security doesn't fit the port",
        _ => null,
    };

    private static SendResult Opening(Exception error, SmtpDialogue dialogue) => error switch
    {
        AuthenticationException => Account(error, dialogue),
        SslHandshakeException => new(Verdict.ChannelFault, $"The mail server's encryption can't be trusted: {OneLine(FirstLine(error.InnerException ?? error))}"),
        NotSupportedException when error.Message.Contains("STARTTLS", StringComparison.Ordinal) =>
            new(Verdict.ChannelFault, "The mail server offers no STARTTLS; nothing is sent unprotected."),
        NotSupportedException => new(Verdict.AccountRefused, $"The mail server offers no way to sign in that is supported: {OneLine(error.Message)}"),
        SmtpCommandException refused => new(Verdict.ChannelFault, Quote((int)refused.StatusCode, refused.Message)) { Status = (int)refused.StatusCode },
        _ when dialogue.Refusal is var (code, text) => new(Verdict.ChannelFault, OneLine(text)) { Status = code },
        SocketException => new(Verdict.ChannelFault, $"The mail server can't be reached: {Describe(error)}"),
        _ => new(Verdict.ChannelFault, $"The mail server doesn't answer as one: {Describe(error)}"),
    };

    // MailKit throws the same for a wrong password (535) and for a server that can't look just now (454).
    private static SendResult Account(Exception error, SmtpDialogue dialogue)
    {
        var code = error.InnerException is SmtpCommandException inner ? (int)inner.StatusCode : dialogue.Refusal?.Code;
        var words = OneLine(dialogue.Refusal?.Text ?? error.Message);
        return code is >= 400 and < 500
            ? new(Verdict.ChannelFault, $"The mail server can't check the account just now: {words}") { Status = code }
            : new(Verdict.AccountRefused, $"The mail server refused the account: {words}") { Status = code };
    }

    private static SendResult Refused(int code, string words, SmtpErrorCode? at)
    {
        var verdict = (at, code) switch
        {
            (_, 421) => Verdict.ChannelFault,
            (_, 530) => Verdict.AccountRefused,
            // A message that is too big is refused here where the server announced its limit.
            (SmtpErrorCode.SenderNotAccepted, 552) => Verdict.Never,
            (SmtpErrorCode.SenderNotAccepted, _) => Verdict.ChannelFault,
            // A full mailbox is emptied one day.
            (_, >= 500) when words.StartsWith("5.2.2", StringComparison.Ordinal) => Verdict.Later,
            (_, >= 500) => Verdict.Never,
            _ => Verdict.Later,
        };
        return new(verdict, Quote(code, words)) { Status = code };
    }

    private static string Quote(int code, string words) => OneLine($"{code} {words}");

    private static string Describe(Exception error) => error switch
    {
        OperationCanceledException or TimeoutException => "no answer in time",
        SocketException socket => OneLine(socket.SocketErrorCode.ToString()),
        { InnerException: SocketException socket } => OneLine(socket.SocketErrorCode.ToString()),
        _ => OneLine(FirstLine(error)),
    };

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0];
}
