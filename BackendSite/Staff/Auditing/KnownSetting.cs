using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Staff.Auditing;

/// <summary>A setting of the configuration as it was at the last start, so that the next one sees what has changed.</summary>
public sealed class KnownSetting
{
    /// <summary>Such as <c>Privacy:EraseAfterDays:Spam</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Its value; of a secret only that there is one.</summary>
    public required string Value { get; set; }
}

internal sealed class KnownSettingMapping : IEntityTypeConfiguration<KnownSetting>
{
    public void Configure(EntityTypeBuilder<KnownSetting> setting)
    {
        setting.ToTable("KnownSettings");
        setting.HasKey(s => s.Key);
    }
}
