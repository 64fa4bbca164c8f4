using System.ComponentModel.DataAnnotations;

namespace BackendSite.Data;

/// <summary>Where the site writes: the section <c>Data</c> of the settings.</summary>
public sealed class DataOptions
{
    /// <summary>Everything the site writes is below it. Relative paths start at the application's folder.</summary>
    [Required]
    public string Directory { get; set; } = "App_Data";
}
