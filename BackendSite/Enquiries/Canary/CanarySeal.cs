using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace BackendSite.Enquiries.Canary;

/// <summary>
/// Tells the site's own enquiry from all others. It is sealed with the site's keys, so that nobody else can send one, and any instance
/// knows it.
/// </summary>
internal sealed class CanarySeal(IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>The form field that carries it.</summary>
    public const string Field = "canary";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly IDataProtector seal = protection.CreateProtector("Enquiries.Canary.1");

    /// <summary>A new one.</summary>
    public string Make() => seal.Protect(clock.GetUtcNow().UtcTicks.ToString());

    /// <summary>Whether it is one of ours, of a short while ago.</summary>
    public bool IsOurs(string sent)
    {
        if (sent.Length == 0)
        {
            return false;
        }

        try
        {
            var age = clock.GetUtcNow().UtcTicks - long.Parse(seal.Unprotect(sent));
            return TimeSpan.FromTicks(age).Duration() <= Lifetime;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
