using BackendSite.Data;

namespace BackendSite.Mail.Incoming;

/// <summary>What the head of a mail says: enough to decide whether it concerns anybody here.</summary>
public sealed record MailHead
{
    /// <summary>Without angle brackets; made from the head where the mail has none.</summary>
    public required string MessageId { get; init; }

    /// <summary>The Message-IDs that it answers, the nearest first.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>The writer's name; null when there is none.</summary>
    public string? FromName { get; init; }

    /// <summary>The writer's address in lower case; empty when there is none.</summary>
    public string FromAddress { get; init; } = "";

    /// <summary>The addresses in To and Cc, in lower case.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Further addresses of ours that it came through, in lower case.</summary>
    public IReadOnlyList<string> DeliveredTo { get; init; } = [];

    /// <summary>One line.</summary>
    public string Subject { get; init; } = "";

    /// <summary>When the mailbox had it, UTC; what the mail itself says could be any time.</summary>
    public required DateTime At { get; init; }

    /// <summary>A machine wrote it (RFC 3834), so it counts as nothing.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>It goes to many and wants no answer: a list, or advertising.</summary>
    public bool IsBulk { get; init; }

    /// <summary>A mail server reports on a message (RFC 3462).</summary>
    public bool IsReport { get; init; }
}

/// <summary>A mail as it is kept: bounded, sanitised, its quotations apart.</summary>
public sealed record IncomingMail
{
    public required MailHead Head { get; init; }

    /// <inheritdoc cref="Message.Text"/>
    public string Text { get; init; } = "";

    /// <inheritdoc cref="Message.Quoted"/>
    public string? Quoted { get; init; }

    /// <inheritdoc cref="Message.Html"/>
    public string? Html { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>A letter of ours that came back; null when it is something else.</summary>
    public ReturnedLetter? Returned { get; init; }
}

/// <summary>A letter that a mail server gave up (RFC 3464).</summary>
/// <param name="MessageId">The letter's, without brackets.</param>
/// <param name="Words">Why, one line.</param>
public sealed record ReturnedLetter(string MessageId, string Words);

/// <summary>A room that some of the mail is for. The first one that wants a mail has it.</summary>
public interface ITakeMail
{
    /// <summary>Decides by the head; what nobody wants is never fetched.</summary>
    Task<bool> Wants(SiteDb db, MailHead head, CancellationToken cancellationToken);

    /// <summary>Draws the consequences, in the transaction that also remembers that the mail was taken.</summary>
    /// <returns>What is left to do after the commit.</returns>
    Task<Action> Take(SiteDb db, IncomingMail mail, CancellationToken cancellationToken);
}
