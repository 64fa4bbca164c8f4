using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Mail;

/// <summary>How far a folder of the mailbox has been read. It moves in the transaction that stores what was read.</summary>
public sealed class MailFolder
{
    /// <summary>Whose mailbox, where, and the folder's name.</summary>
    public required string Name { get; init; }

    /// <summary>The numbers below hold as long as the server says the same (RFC 3501, 2.3.1.1).</summary>
    public long UidValidity { get; set; }

    /// <summary>The highest number that has been looked at.</summary>
    public long LastUid { get; set; }
}

internal sealed class MailFolderMapping : IEntityTypeConfiguration<MailFolder>
{
    public void Configure(EntityTypeBuilder<MailFolder> folder)
    {
        folder.ToTable("MailFolders");
        folder.HasKey(f => f.Name);
    }
}
