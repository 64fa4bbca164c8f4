using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Mail;

/// <summary>
/// A file that came with a message. It is in the database, so that it is stored, backed up and erased together with its message;
/// its bytes have a table of their own, so that a conversation is read without them.
/// </summary>
public sealed class Attachment
{
    public long Id { get; private set; }

    /// <summary>The message.</summary>
    public long OfMessage { get; private set; }

    /// <summary>A name that is safe on any system, with its extension.</summary>
    public required string FileName { get; init; }

    /// <summary>What the sender says it is; it is never served as such.</summary>
    public required string ContentType { get; init; }

    /// <summary>Bytes.</summary>
    public required long Length { get; init; }

    /// <summary>True when the file is here; one that was too large is in the mailbox alone.</summary>
    public required bool IsKept { get; init; }

    /// <summary>The file itself; null when it was not read, or not kept.</summary>
    public AttachmentContent? Content { get; init; }
}

/// <summary>The bytes of an attachment.</summary>
public sealed class AttachmentContent
{
    /// <summary>The attachment.</summary>
    public long Id { get; private set; }

    public required byte[] Bytes { get; init; }
}

internal sealed class AttachmentMapping : IEntityTypeConfiguration<Attachment>, IEntityTypeConfiguration<AttachmentContent>
{
    public void Configure(EntityTypeBuilder<Attachment> attachment)
    {
        attachment.ToTable("Attachments");
        attachment.HasIndex(a => a.OfMessage);
        attachment.HasOne(a => a.Content).WithOne().HasForeignKey<AttachmentContent>(c => c.Id).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<AttachmentContent> content) => content.ToTable("AttachmentContents");
}
