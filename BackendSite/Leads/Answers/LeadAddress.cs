using BackendSite.Components;
using BackendSite.Mail;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Answers;

/// <summary>Where a prospect's answers go: the engagement address, with the lead's reference behind a plus where that is configured.</summary>
public sealed class LeadAddress(IOptions<SiteOptions> site, IOptions<MailOptions> mail)
{
    private readonly string local = site.Value.EngagementEmail[..site.Value.EngagementEmail.LastIndexOf('@')].ToLowerInvariant();
    private readonly string domain = site.Value.EngagementEmail[site.Value.EngagementEmail.LastIndexOf('@')..].ToLowerInvariant();

    /// <summary>The address for answers about a lead.</summary>
    public string For(Lead lead) => mail.Value.PlusAddresses ? $"{local}+{lead.Reference}{domain}" : site.Value.EngagementEmail;

    /// <summary>True for the engagement address itself.</summary>
    public bool IsEngagement(string address) => address.Equals(local + domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>The reference that an address carries; null for any other address.</summary>
    public string? ReferenceIn(string address) =>
        address.StartsWith(local + "+", StringComparison.OrdinalIgnoreCase) && address.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            ? address[(local.Length + 1)..^domain.Length].ToUpperInvariant()
            : null;
}
