using System.ComponentModel.DataAnnotations;

namespace BackendSite.Components;

/// <summary>Who publishes this site: the section <c>Site</c> of the settings.</summary>
public sealed class SiteOptions
{
    /// <summary>The absolute address that the public knows, without a path; canonical links and letters are built from it.</summary>
    [Required, Url]
    public string BaseUrl { get; set; } = "http://localhost:5080";

    /// <summary>The company's name as visitors read it.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>Where notices of enquiries go, and where people may write instead of using the form.</summary>
    [Required, EmailAddress]
    public string EngagementEmail { get; set; } = "";

    /// <summary>The absolute address of a path on this site.</summary>
    /// <param name="path">Starts with a slash.</param>
    public string Absolute(string path) => BaseUrl.TrimEnd('/') + path;
}
