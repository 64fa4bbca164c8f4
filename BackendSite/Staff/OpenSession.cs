using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Staff;

/// <summary>A session that goes on: a cookie and its circuits live only as long as this row. Ending a session is deleting it.</summary>
public sealed class OpenSession
{
    /// <summary>What the cookie names.</summary>
    public Guid Id { get; init; } = Guid.NewGuid();

    /// <summary>The account.</summary>
    public required Guid StaffId { get; init; }

    /// <summary>The account's stamp when it began: another one since then ends all its sessions.</summary>
    public required string Stamp { get; init; }

    /// <summary>When it began, UTC.</summary>
    public required DateTime BeganAt { get; init; }

    /// <summary>When something was last done in it, UTC; up to <see cref="StaffSession.NoteEvery"/> late.</summary>
    public required DateTime LastSeenAt { get; set; }

    /// <summary>The network address from which it began; empty when unknown.</summary>
    public required string From { get; init; }

    /// <summary>The browser and its system as people say it, see <see cref="DeviceWords"/>.</summary>
    public required string Device { get; init; }

    /// <summary>True when it began with more than a password.</summary>
    public required bool IsStrong { get; init; }
}

internal sealed class OpenSessionMapping : IEntityTypeConfiguration<OpenSession>
{
    public void Configure(EntityTypeBuilder<OpenSession> session)
    {
        session.ToTable("StaffSessions");
        session.HasIndex(s => s.StaffId);
        session.HasIndex(s => s.BeganAt);
        session.HasOne<StaffUser>().WithMany().HasForeignKey(s => s.StaffId);
    }
}
