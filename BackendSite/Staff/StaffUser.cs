using System.Linq.Expressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Staff;

/// <summary>What an account is for; <see cref="StaffRights"/> says what that allows.</summary>
public enum StaffRole
{
    /// <summary>Works on leads.</summary>
    Sales,

    /// <summary>Everything: also invites colleagues and changes settings.</summary>
    Admin,

    /// <summary>Also takes leads out of the site, or erases them.</summary>
    Manager,

    /// <summary>Reads, and changes nothing.</summary>
    Viewer,
}

/// <summary>Someone who works here. The user name is the address; an account without a password is an open invitation.</summary>
public sealed class StaffUser : IdentityUser<Guid>
{
    /// <summary>How colleagues see this person.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>What this person may do.</summary>
    public StaffRole Role { get; set; }

    /// <summary>When the account was made, UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When it was closed, UTC; null while it is open. Nobody enters a closed account, whatever they know.</summary>
    public DateTime? ClosedAt { get; set; }

    /// <summary>The key of the authenticator app, sealed with the site's keys; in use once <c>TwoFactorEnabled</c> is set.</summary>
    public string? AuthenticatorKey { get; set; }

    /// <summary>The time step (30 s) of the last code that was taken: each is taken once.</summary>
    public long LastCodeStep { get; set; }

    /// <summary>Digests of the recovery codes that are left.</summary>
    public List<string> RecoveryCodes { get; set; } = [];

    /// <summary>What stands for this person where there is no room for the name; null for the first letters of it.</summary>
    public string? Initials { get; set; }

    /// <summary>Which photo this person has: it changes with the photo; null for none.</summary>
    public string? PhotoVersion { get; set; }

    /// <summary>Whose clock this person lives by (IANA name); null for that of the promise.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Kinds of letters that this person does not want.</summary>
    public List<string> MutedLetters { get; set; } = [];

    /// <summary>The accounts of those who have accepted their invitation and have not left.</summary>
    public static Expression<Func<StaffUser, bool>> WorksHere { get; } = account => account.DisplayName != "" && account.ClosedAt == null;
}

internal sealed class StaffUserMapping :
    IEntityTypeConfiguration<StaffUser>,
    IEntityTypeConfiguration<IdentityUserClaim<Guid>>,
    IEntityTypeConfiguration<IdentityUserLogin<Guid>>,
    IEntityTypeConfiguration<IdentityUserToken<Guid>>,
    IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    public void Configure(EntityTypeBuilder<StaffUser> staff)
    {
        staff.ToTable("Staff");
        staff.Property(s => s.Role).HasConversion<string>();
        staff.Property(s => s.ConcurrencyStamp).IsConcurrencyToken();
        staff.HasIndex(s => s.NormalizedUserName).IsUnique();
        staff.HasIndex(s => s.NormalizedEmail).IsUnique();
        staff.HasMany<IdentityUserClaim<Guid>>().WithOne().HasForeignKey(c => c.UserId);
        staff.HasMany<IdentityUserLogin<Guid>>().WithOne().HasForeignKey(l => l.UserId);
        staff.HasMany<IdentityUserToken<Guid>>().WithOne().HasForeignKey(t => t.UserId);
        staff.HasMany<IdentityUserPasskey<Guid>>().WithOne().HasForeignKey(p => p.UserId);
    }

    public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> claim) => claim.ToTable("StaffClaims");

    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> login)
    {
        login.ToTable("StaffLogins");
        login.HasKey(l => new { l.LoginProvider, l.ProviderKey });
    }

    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> token)
    {
        token.ToTable("StaffTokens");
        token.HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
    }

    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> passkey)
    {
        passkey.ToTable("StaffPasskeys");
        passkey.HasKey(p => p.CredentialId);
        passkey.OwnsOne(p => p.Data).ToJson();
    }
}
