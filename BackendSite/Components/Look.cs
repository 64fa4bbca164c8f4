using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Components;

/// <summary>Which colours.</summary>
public enum LookScheme
{
    /// <summary>As the system has it.</summary>
    System,
    Light,
    Dark,
}

/// <summary>How much room a row takes.</summary>
public enum LookDensity
{
    Compact,
    Comfortable,
}

/// <summary>How one person likes the staff pages; remembered on the server, so that it is the same at every desk.</summary>
public sealed class Look
{
    /// <summary>The staff account.</summary>
    public Guid StaffId { get; init; }

    /// <summary>Light or dark.</summary>
    public LookScheme Scheme { get; set; }

    /// <summary>36 or 44 pixels a row.</summary>
    public LookDensity Density { get; set; }

    /// <summary>True when single keys do nothing.</summary>
    public bool KeysOff { get; set; }
}

internal sealed class LookMapping : IEntityTypeConfiguration<Look>
{
    public void Configure(EntityTypeBuilder<Look> look)
    {
        look.ToTable("Looks");
        look.HasKey(l => l.StaffId);
        look.Property(l => l.StaffId).ValueGeneratedNever();
        look.Property(l => l.Scheme).HasConversion<string>();
        look.Property(l => l.Density).HasConversion<string>();
    }
}
