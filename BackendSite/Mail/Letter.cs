namespace BackendSite.Mail;

/// <summary>What a letter says, before it becomes a message.</summary>
/// <param name="Subject">One line of any text.</param>
/// <param name="Text">The plain-text part.</param>
/// <param name="Html">The HTML part, a whole document.</param>
public sealed record Letter(string Subject, string Text, string Html)
{
    /// <summary>The recipient's name; null when unknown.</summary>
    public string? RecipientName { get; init; }

    /// <summary>Where answers go, when not to the sender; null otherwise.</summary>
    public (string Name, string Address)? ReplyTo { get; init; }

    /// <summary>How the sender is called; null for the name in <see cref="Letterhead"/>. The address is always ours.</summary>
    public string? SenderName { get; init; }

    /// <summary>The Message-ID that it answers, without brackets; null for the thread of its lead, if it has one.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>Message-IDs of the conversation so far, oldest first, without brackets; the first letter about its lead is named by itself.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>One word by which our staff's mail programs can sort it, such as <c>enquiries</c>; null for letters to others.</summary>
    public string? List { get; init; }

    /// <summary>RFC 3834: <c>auto-generated</c>, <c>auto-replied</c>, or null for a letter that a person wrote.</summary>
    public string? AutoSubmitted { get; init; } = "auto-generated";
}

/// <summary>Writes the letters of one kind. The room that causes a letter owns its composer.</summary>
public interface IComposeLetter
{
    /// <summary>The kind, as in <see cref="Delivery.Kind"/>.</summary>
    string Kind { get; }

    /// <summary>What staff call it, such as "Notice of an enquiry"; a line may begin with it.</summary>
    string Name { get; }

    /// <summary>Writes the letter. A failure makes it Dead at once: composing again would fail again.</summary>
    Task<Letter> Compose(Delivery delivery, CancellationToken cancellationToken);

    /// <summary>Writes one about made-up people, for the page that shows all letters; reads nothing that is stored.</summary>
    Task<Letter> Sample(CancellationToken cancellationToken);
}
