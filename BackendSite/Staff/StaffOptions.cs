using System.ComponentModel.DataAnnotations;

namespace BackendSite.Staff;

/// <summary>Who may enter: the section <c>Staff</c> of the settings.</summary>
public sealed class StaffOptions
{
    /// <summary>True when a password alone lets nobody in: whoever has no passkey sets up an authenticator app at the first sign-in.</summary>
    public bool RequireSecondFactor { get; set; }

    /// <summary>How long the audit is kept, in days.</summary>
    [Range(1, 36500)]
    public int KeepAuditDays { get; set; } = 730;

    /// <summary>Signing in with the company's own accounts.</summary>
    public SingleSignOnOptions SingleSignOn { get; set; } = new();

    /// <summary>True when the company's accounts are the only ones that get in.</summary>
    internal bool OnlySingleSignOn => SingleSignOn is { IsOn: true, Only: true };
}

/// <summary>The company's OpenID Connect provider.</summary>
public sealed class SingleSignOnOptions
{
    /// <summary>The provider's address, such as <c>https://login.example.com/</c>; empty for none.</summary>
    public string Authority { get; set; } = "";

    /// <summary>What the provider calls this site.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The secret that the provider gave this site; empty where it gave none.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>Only addresses of this domain are let in, such as <c>example.com</c>.</summary>
    public string AllowedDomain { get; set; } = "";

    /// <summary>The claim whose value names the role (Admin, Manager, Sales or Viewer); empty to set roles here.</summary>
    public string RoleClaim { get; set; } = "";

    /// <summary>What the button says that it signs in with.</summary>
    [Required]
    public string Name { get; set; } = "your company account";

    /// <summary>True when passwords, passkeys and invitations let nobody in.</summary>
    public bool Only { get; set; }

    internal bool IsOn => Authority.Length > 0;

    internal bool IsComplete => IsOn
        ? Uri.TryCreate(Authority, UriKind.Absolute, out var authority) && (authority.Scheme == "https" || authority.IsLoopback)
            && ClientId.Length > 0 && AllowedDomain.Length > 0
        : !Only;
}
