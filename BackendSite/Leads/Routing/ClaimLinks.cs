using System.Globalization;
using System.Security.Cryptography;
using BackendSite.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;

namespace BackendSite.Leads.Routing;

/// <summary>Who may take which lead.</summary>
internal sealed record Claim(string Reference, Guid StaffId);

/// <summary>
/// The links in letters by which a colleague takes a lead without signing in first. Sealed with the site's keys, so nothing is stored;
/// opening one changes nothing, and it opens nothing else.
/// </summary>
internal sealed class ClaimLinks(IDataProtectionProvider protection, TimeProvider clock, IOptions<SiteOptions> site)
{
    /// <summary>The page.</summary>
    public const string Path = "/staff/claim";

    /// <summary>How long a link can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private readonly IDataProtector seal = protection.CreateProtector("Leads.Claim.1");

    /// <summary>The absolute address of the page on which this colleague takes this lead.</summary>
    public string For(string reference, Guid staff) => site.Value.Absolute($"{Path}?code={Code(reference, staff)}");

    /// <summary>The sealed part of the address.</summary>
    public string Code(string reference, Guid staff) =>
        seal.Protect(string.Create(CultureInfo.InvariantCulture, $"{(clock.GetUtcNow() + Lifetime).UtcTicks} {staff} {reference}"));

    /// <summary>Opens a code.</summary>
    /// <returns>Null when it isn't ours, or too old.</returns>
    public Claim? Read(string? code)
    {
        if (string.IsNullOrEmpty(code))
        {
            return null;
        }

        try
        {
            var parts = seal.Unprotect(code).Split(' ', 3);
            return long.Parse(parts[0], CultureInfo.InvariantCulture) > clock.GetUtcNow().UtcTicks ? new(parts[2], Guid.Parse(parts[1])) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
