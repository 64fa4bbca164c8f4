using System.ComponentModel.DataAnnotations;

namespace BackendSite.Enquiries.Canary;

/// <summary>The enquiry that the site sends itself: the section <c>Canary</c> of the settings.</summary>
public sealed class CanaryOptions
{
    /// <summary>More often would be a burden.</summary>
    public static readonly TimeSpan MostOften = TimeSpan.FromMinutes(1);

    /// <summary>How often; zero for never.</summary>
    public TimeSpan Every { get; set; }

    /// <summary>The site's address for it, without a path; empty for <c>Site:BaseUrl</c>, so that it comes the way that visitors come.</summary>
    [Url]
    public string? Address { get; set; }

    /// <summary>Who gets its letter; empty for the engagement address.</summary>
    [EmailAddress]
    public string? Recipient { get; set; }

    /// <summary>How long the letter may take until it is an alarm.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(5);
}
