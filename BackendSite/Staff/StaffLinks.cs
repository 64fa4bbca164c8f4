using System.Security.Cryptography;
using System.Text;
using BackendSite.Components;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>What a set-up link stands for.</summary>
/// <param name="Account">The account whose name and password it sets; null for the very first account.</param>
/// <param name="Stamp">The account's security stamp when the link was made: once that changes, the link is used up.</param>
internal sealed record SetUpCode(Guid? Account, string Stamp);

/// <summary>
/// Makes and reads the links that let somebody in for the first time. A link is sealed with the site's keys, so one that the command
/// line prints holds for the running site, and nothing has to be stored.
/// </summary>
internal sealed class StaffLinks(
    IDataProtectionProvider protection, TimeProvider time, IOptions<SiteOptions> site, IConfiguration configuration, IServer server)
{
    /// <summary>How long a link can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly IDataProtector seal = protection.CreateProtector("Staff.SetUp.1");

    /// <summary>The link that makes the first account; good only while there is none.</summary>
    public string ForFirstAccount() => $"{Site()}{StaffPaths.SetUp}?code={Seal(new(null, ""))}";

    /// <summary>The link with which the owner of an account chooses name and password. It names nobody.</summary>
    public string For(StaffUser account) =>
        $"{Site()}{StaffPaths.SetUp}?account={account.Id}&code={Seal(new(account.Id, account.SecurityStamp!))}";

    /// <summary>Opens a code.</summary>
    /// <returns>What it stands for; null when it isn't ours, or too old.</returns>
    public SetUpCode? Read(string? code)
    {
        if (string.IsNullOrEmpty(code))
        {
            return null;
        }

        try
        {
            var parts = seal.Unprotect(code).Split(' ', 3);
            var expires = new DateTime(long.Parse(parts[0]), DateTimeKind.Utc);
            return expires > time.GetUtcNow().UtcDateTime
                ? new(parts[1].Length == 0 ? null : Guid.Parse(parts[1]), parts[2])
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private string Seal(SetUpCode code) =>
        seal.Protect($"{(time.GetUtcNow() + Lifetime).UtcTicks} {code.Account} {code.Stamp}");

    // Where the owner hasn't said what the public address is, the one that the site listens on is what works on this machine.
    private string Site()
    {
        if (configuration[$"{nameof(Site)}:{nameof(SiteOptions.BaseUrl)}"] is not null)
        {
            return site.Value.Absolute("");
        }

        var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? configuration["Urls"]?.Split(';')[0]
            ?? site.Value.BaseUrl;
        var everywhere = new StringBuilder(listening.TrimEnd('/')).Replace("//*", "//localhost").Replace("//+", "//localhost")
            .Replace("//0.0.0.0", "//localhost").Replace("//[::]", "//localhost");
        return everywhere.ToString();
    }
}
