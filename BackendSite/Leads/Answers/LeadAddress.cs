using BackendSite.Components;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Answers;

/// <summary>Where a prospect's answers go: the engagement address, with the lead's reference behind a plus where that is configured.</summary>
public sealed class LeadAddress(IOptions<SiteOptions> site, IOptions<MailOptions> mail, Letterhead letterhead)
{
    private readonly string local = site.Value.EngagementEmail[..site.Value.EngagementEmail.LastIndexOf('@')].ToLowerInvariant();
    private readonly string domain = site.Value.EngagementEmail[site.Value.EngagementEmail.LastIndexOf('@')..].ToLowerInvariant();

    /// <summary>The engagement address itself.</summary>
    public string Engagement => site.Value.EngagementEmail;

    /// <summary>The address for answers about a lead.</summary>
    public string For(Lead lead) => mail.Value.PlusAddresses ? $"{local}+{lead.Reference}{domain}" : site.Value.EngagementEmail;

    /// <summary>True for the engagement address itself.</summary>
    public bool IsEngagement(string address) => address.Equals(local + domain, StringComparison.OrdinalIgnoreCase);

    /// <summary>True for an address that the company itself writes from; <paramref name="address"/> in lower case.</summary>
    public bool IsOurs(string address) =>
        address.Equals(letterhead.From.Address, StringComparison.OrdinalIgnoreCase) || IsEngagement(address) || ReferenceIn(address) is not null;

    /// <summary>The same, or that of a colleague.</summary>
    public async Task<bool> IsOurs(SiteDb db, string address, CancellationToken cancellationToken) =>
        IsOurs(address) || await ColleagueAt(db, address, cancellationToken) is not null;

    /// <summary>Who of us writes from an address.</summary>
    internal static Task<StaffUser?> ColleagueAt(SiteDb db, string address, CancellationToken cancellationToken)
    {
        var normalised = address.ToUpperInvariant();
        return db.Staff.AsNoTracking().SingleOrDefaultAsync(account => account.NormalizedEmail == normalised && account.DisplayName != "", cancellationToken);
    }

    /// <summary>The reference that an address carries; null for any other address.</summary>
    public string? ReferenceIn(string address) =>
        address.StartsWith(local + "+", StringComparison.OrdinalIgnoreCase) && address.EndsWith(domain, StringComparison.OrdinalIgnoreCase)
            ? address[(local.Length + 1)..^domain.Length].ToUpperInvariant()
            : null;
}
