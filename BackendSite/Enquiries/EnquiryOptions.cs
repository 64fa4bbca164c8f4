using System.ComponentModel.DataAnnotations;

namespace BackendSite.Enquiries;

/// <summary>The form and who may send it: the section <c>Enquiries</c> of the settings.</summary>
public sealed class EnquiryOptions
{
    /// <summary>What can be ticked under "I'm interested in".</summary>
    public IReadOnlyList<string> Interests { get; set; } = [];

    /// <summary>Enquiries a minute from one IPv4 address or one IPv6 network of 64 bits, repeats included.</summary>
    [Range(1, 100_000)]
    public int PerAddressPerMinute { get; set; } = 60;
}
