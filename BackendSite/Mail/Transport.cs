using MimeKit;

namespace BackendSite.Mail;

/// <summary>A way for messages to leave.</summary>
internal interface ITransport
{
    /// <summary>A new connection; it is opened by its first message.</summary>
    IMailConnection Connect();
}

/// <summary>One conversation with whoever takes messages. Disposing it never fails and takes seconds at most.</summary>
internal interface IMailConnection : IAsyncDisposable
{
    /// <summary>Hands a message over. A failure is a result, not an exception.</summary>
    /// <param name="message">The message, to one recipient.</param>
    /// <param name="stopping">The site is stopping: give up, unless the message may be taken already.</param>
    Task<SendResult> Send(MimeMessage message, CancellationToken stopping);

    /// <summary>Opens it without a message: whether it would take one. A failure is a result, not an exception.</summary>
    Task<SendResult> Greet(CancellationToken cancellationToken);
}

/// <summary>What became of a message.</summary>
/// <param name="Verdict">The kind of outcome.</param>
/// <param name="Words">For staff: the server's answer, or what is wrong. May name the recipient, so it is never logged.</param>
internal sealed record SendResult(Verdict Verdict, string Words)
{
    /// <summary>The server's status code; null when it gave none.</summary>
    public int? Status { get; init; }

    /// <summary>What an operator should look at; null when nothing can be mended here.</summary>
    public string? Advice { get; init; }

    /// <summary>False when the conversation is over and the next message needs a new one.</summary>
    public bool Reusable { get; init; }
}

/// <summary>The kinds of outcome of one try.</summary>
internal enum Verdict
{
    /// <summary>Accepted: done.</summary>
    Taken,

    /// <summary>This letter has to wait.</summary>
    Later,

    /// <summary>This letter will never be accepted.</summary>
    Never,

    /// <summary>The message was handed over and the answer lost: it may have arrived.</summary>
    Unknown,

    /// <summary>No letter can leave; this one is not at fault.</summary>
    ChannelFault,

    /// <summary>As <see cref="ChannelFault"/>, and trying often would do harm: the account was refused.</summary>
    AccountRefused,

    /// <summary>The site is stopping; the letter was not handed over.</summary>
    Interrupted,

    /// <summary>There was no message to send, and never will be.</summary>
    NotComposed,
}
