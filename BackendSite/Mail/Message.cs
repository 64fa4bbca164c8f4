using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Mail;

/// <summary>Whose words a message holds, and for whom.</summary>
public enum MessageKind
{
    /// <summary>Being written here by <see cref="Message.StaffId"/>; nobody else has it.</summary>
    Draft,

    /// <summary>Ours, to the prospect: from here through the outbox, or from a colleague's own mail program.</summary>
    Sent,

    /// <summary>From the prospect, or from somebody on their side.</summary>
    Received,

    /// <summary>Among ourselves: a colleague answered a letter of ours, and the prospect is not among the recipients.</summary>
    Internal,

    /// <summary>Written by a machine, such as an out-of-office reply (RFC 3834); it counts as nothing.</summary>
    Automatic,
}

/// <summary>One mail of the conversation about a lead, in either direction, or the draft of one.</summary>
public sealed class Message
{
    /// <summary>Rises with time.</summary>
    public long Id { get; private set; }

    /// <summary>The lead.</summary>
    public required long LeadId { get; init; }

    /// <summary>Whose words, for whom.</summary>
    public required MessageKind Kind { get; set; }

    /// <summary>Without angle brackets, unique; a letter of ours has the same. Null for a draft.</summary>
    public string? MessageId { get; set; }

    /// <summary>When it was written or last saved, UTC; for mail that came in, when the mailbox had it.</summary>
    public required DateTime At { get; set; }

    /// <summary>The staff account that wrote it; null when none did or none is known.</summary>
    public Guid? StaffId { get; init; }

    /// <summary>The writer's name; null when unknown.</summary>
    public string? FromName { get; init; }

    /// <summary>The writer's address; null for what was written here.</summary>
    public string? FromAddress { get; init; }

    /// <summary>The recipients' addresses, separated by commas.</summary>
    public required string To { get; set; }

    /// <summary>One line.</summary>
    public required string Subject { get; set; }

    /// <summary>What was written, without what was quoted; lines end with \n.</summary>
    public required string Text { get; set; }

    /// <summary>What was quoted of earlier mail; null for nothing.</summary>
    public string? Quoted { get; init; }

    /// <summary>The HTML part, sanitised when it came in; null when there was none worth showing.</summary>
    public string? Html { get; init; }

    /// <summary>Files that came with it.</summary>
    public List<Attachment> Attachments { get; } = [];
}

internal sealed class MessageMapping : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> message)
    {
        message.ToTable("Messages");
        message.Property(m => m.Kind).HasConversion<string>();
        message.HasIndex(m => m.LeadId);
        message.HasIndex(m => m.MessageId).IsUnique().HasFilter("\"MessageId\" IS NOT NULL");

        // One draft a person and lead.
        message.HasIndex(m => new { m.LeadId, m.StaffId }).IsUnique().HasFilter("\"Kind\" = 'Draft'").HasDatabaseName("IX_Messages_Draft");
        message.HasMany(m => m.Attachments).WithOne().HasForeignKey(a => a.OfMessage);
    }
}
