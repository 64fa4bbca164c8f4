using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Leads;

/// <summary>A list of leads that somebody named, for themselves or for everybody.</summary>
public sealed class SavedView
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxNameLength = 40;

    /// <summary>Rises with time.</summary>
    public long Id { get; private set; }

    /// <summary>The staff account that made it.</summary>
    public required Guid StaffId { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; set; }

    /// <summary>What it shows: the query part of its address.</summary>
    public required string Query { get; set; }

    /// <summary>True when colleagues see it too.</summary>
    public bool Shared { get; set; }
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> view)
    {
        view.ToTable("SavedViews");
        view.HasIndex(v => v.StaffId);
        view.HasIndex(v => v.Shared).HasFilter("\"Shared\"");
    }
}
