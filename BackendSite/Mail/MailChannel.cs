using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Mail;

/// <summary>
/// The way out. When it is at fault, all letters wait for it instead of failing one by one. It is in the database
/// so that every process of the site, the command line included, sees and ends the same pause.
/// </summary>
public sealed class MailChannel
{
    /// <summary>The only row's key.</summary>
    public const int TheOne = 1;

    public int Id { get; init; } = TheOne;

    /// <summary>Since when nothing leaves, UTC; null while letters leave.</summary>
    public DateTime? PausedAt { get; set; }

    /// <summary>When one letter is tried to see whether the way is free again, UTC; null while letters leave.</summary>
    public DateTime? ProbeAt { get; set; }

    /// <summary>How often it was found at fault since <see cref="PausedAt"/>.</summary>
    public int Failures { get; set; }

    /// <summary>What is wrong, in words for staff; null while letters leave.</summary>
    public string? Reason { get; set; }
}

internal sealed class MailChannelMapping : IEntityTypeConfiguration<MailChannel>
{
    public void Configure(EntityTypeBuilder<MailChannel> channel)
    {
        channel.ToTable("MailChannel");
        channel.Property(c => c.Id).ValueGeneratedNever();
    }
}
