using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Staff.Auditing;

/// <summary>What is written down besides what happens to leads.</summary>
public enum AuditKind
{
    /// <summary>Somebody signed in; <see cref="AuditEntry.Text"/> says how.</summary>
    SignedIn,

    /// <summary>Somebody was refused; the account is named where there is one.</summary>
    SignInRefused,

    /// <summary>Too many wrong passwords closed an account for a while.</summary>
    AccountLocked,

    /// <summary>Somebody ended a session of theirs, or all; <see cref="AuditEntry.Text"/> says which.</summary>
    SignedOut,

    /// <summary>An account was made, or its owner got a new link.</summary>
    Invited,

    /// <summary>A link was used to choose a name and a password.</summary>
    PasswordSet,

    /// <summary>Somebody asked for a letter with which to choose a new password.</summary>
    PasswordForgotten,

    /// <summary>An authenticator app was tied to an account.</summary>
    SecondFactorOn,

    /// <summary>It was taken off again.</summary>
    SecondFactorOff,

    /// <summary>A recovery code took the place of the app's.</summary>
    RecoveryCodeUsed,

    /// <summary>A passkey was tied to an account.</summary>
    PasskeyAdded,

    /// <summary>It was taken off again.</summary>
    PasskeyRemoved,

    /// <summary>An account has another role.</summary>
    RoleChanged,

    /// <summary>An account was closed; its sessions end.</summary>
    AccountClosed,

    /// <summary>It was opened again.</summary>
    AccountOpened,

    /// <summary>Leads or the audit left the site as a file.</summary>
    Exported,

    /// <summary>What is held about a person was looked up.</summary>
    PersonFound,

    /// <summary>What is held about a person left the site as a file.</summary>
    PersonExported,

    /// <summary>What was personal was taken out of leads on somebody's word.</summary>
    PersonErased,

    /// <summary>The nightly rules took what was personal out of leads that were old enough.</summary>
    Retention,

    /// <summary>How the site works was changed.</summary>
    SettingChanged,

    /// <summary>A manager changed how a colleague works: what they take, know, or when they are away.</summary>
    WorkChanged,

    /// <summary>Letters that were given up and are about no lead were sent again; for those about leads it is an event of the lead.</summary>
    LettersResent,

    /// <summary>Whoever runs the site, or staff on the mail page, gave a command that reaches all data or sends letters; what has a kind of its own is that.</summary>
    CommandGiven,
}

/// <summary>
/// One line of the audit. Written once; the database refuses changes, and lines go only when they are older than the setting says.
/// What happens to a lead is a lead's event and not written here again.
/// </summary>
public sealed class AuditEntry
{
    /// <summary>Rises with time.</summary>
    public long Id { get; private set; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>What.</summary>
    public required AuditKind Kind { get; init; }

    /// <summary>The account that did it; null for a stranger, a command or the site itself.</summary>
    public Guid? StaffId { get; init; }

    /// <summary>That person's name at the time; null like <see cref="StaffId"/>.</summary>
    public string? StaffName { get; init; }

    /// <summary>The network address from which they had signed in; null where there is none.</summary>
    public string? From { get; init; }

    /// <summary>What it was done to, in words that stay: an account, a setting, a lead's reference; never a prospect's name or address.</summary>
    public string? Subject { get; init; }

    /// <summary>The value before; null where nothing was changed.</summary>
    public string? Before { get; init; }

    /// <summary>The value after; null where nothing was changed.</summary>
    public string? After { get; init; }

    /// <summary>More in words; null for nothing.</summary>
    public string? Text { get; init; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.ToTable("AuditEntries");
        entry.Property(e => e.Kind).HasConversion<string>();
        entry.HasIndex(e => e.At);
        entry.HasIndex(e => new { e.StaffId, e.At });
    }
}
