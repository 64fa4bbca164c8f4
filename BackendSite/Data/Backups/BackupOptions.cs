using System.ComponentModel.DataAnnotations;

namespace BackendSite.Data.Backups;

/// <summary>When the site copies its database and how long it keeps that: the section <c>Backup</c> of the settings.</summary>
public sealed class BackupOptions
{
    /// <summary>False to make none by itself.</summary>
    public bool Nightly { get; set; } = true;

    /// <summary>The hour, UTC: after the nightly round, so that what was erased is not kept in the copy.</summary>
    public TimeOnly At { get; set; } = new(3, 30);

    /// <summary>How many days a copy is kept. The newest one stays in any case.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 14;

    /// <summary>Where they go; a relative path starts at the data directory.</summary>
    [Required]
    public string Directory { get; set; } = "backups";
}
