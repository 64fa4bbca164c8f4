using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Leads;

/// <summary>A note that somebody has begun: it outlives the page, the connection and the server.</summary>
public sealed class NoteDraft
{
    /// <summary>The staff account.</summary>
    public Guid StaffId { get; init; }

    /// <summary>The lead.</summary>
    public long LeadId { get; init; }

    /// <summary>As far as it is written.</summary>
    public required string Text { get; set; }
}

internal sealed class NoteDraftMapping : IEntityTypeConfiguration<NoteDraft>
{
    public void Configure(EntityTypeBuilder<NoteDraft> draft)
    {
        draft.ToTable("NoteDrafts");
        draft.HasKey(d => new { d.LeadId, d.StaffId });
        draft.HasOne<Lead>().WithMany().HasForeignKey(d => d.LeadId);
    }
}
