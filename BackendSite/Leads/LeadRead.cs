using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Leads;

/// <summary>How far one person has read one lead: what happened later is unread for them.</summary>
public sealed class LeadRead
{
    /// <summary>The staff account.</summary>
    public Guid StaffId { get; init; }

    /// <summary>The lead.</summary>
    public long LeadId { get; init; }

    /// <summary>The <see cref="Lead.Version"/> that they saw.</summary>
    public int Version { get; set; }
}

internal sealed class LeadReadMapping : IEntityTypeConfiguration<LeadRead>
{
    public void Configure(EntityTypeBuilder<LeadRead> read)
    {
        read.ToTable("LeadReads");
        read.HasKey(r => new { r.StaffId, r.LeadId });
        read.HasOne<Lead>().WithMany().HasForeignKey(r => r.LeadId);
    }
}
