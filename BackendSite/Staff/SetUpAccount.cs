using System.Data;
using BackendSite.Data;
using BackendSite.Staff.Auditing;
using BackendSite.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>Who a set-up link lets in.</summary>
/// <param name="Account">The invited account; null for the very first one, whose address is asked for.</param>
internal sealed record Invitation(StaffUser? Account);

/// <summary>Something that has to be mended in a form.</summary>
/// <param name="Field">The id of the field; null when it concerns the whole.</param>
/// <param name="Text">What to do, in words.</param>
public sealed record Problem(string? Field, string Text);

/// <summary>Turns a set-up link into an account with a name and a password. However often and wherever it is used, it works once.</summary>
internal sealed partial class SetUpAccount(
    SiteDb db, UserManager<StaffUser> accounts, PasswordRules passwords, StaffLinks links, Audit audit, TimeProvider time, ILogger<SetUpAccount> log)
{
    /// <summary>Longest name, in characters.</summary>
    public const int LongestName = 100;

    private static readonly Problem UsedUp = new(null, "This link has been used. Sign in, or ask for a new one.");

    /// <summary>Opens a link.</summary>
    /// <returns>Who it lets in; null when it is not ours, too old or used up.</returns>
    public async Task<Invitation?> Open(Guid? account, string? code, CancellationToken cancellationToken)
    {
        if (links.Read(code) is not { } sealedCode || sealedCode.Account != account)
        {
            return null;
        }

        if (account is null)
        {
            return await db.Staff.CanSomebodyEnter(cancellationToken) ? null : new(Account: null);
        }

        var invited = await db.Staff.SingleOrDefaultAsync(staff => staff.Id == account, cancellationToken);
        return invited?.SecurityStamp == sealedCode.Stamp && invited.ClosedAt is null ? new(invited) : null;
    }

    /// <summary>Gives the account its name and password.</summary>
    /// <returns>The account, or what has to be mended first.</returns>
    public async Task<(StaffUser? Account, IReadOnlyList<Problem> Problems)> Complete(
        Invitation invitation, string name, string email, string password, CancellationToken cancellationToken)
    {
        name = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        email = invitation.Account?.Email ?? email.Trim();
        if (Check(name, email, password).ToList() is { Count: > 0 } problems)
        {
            return (null, problems);
        }

        var account = invitation.Account ?? new() { UserName = email, Email = email, Role = StaffRole.Admin, CreatedAt = time.GetUtcNow().UtcDateTime };
        account.DisplayName = name;
        account.EmailConfirmed = true;
        account.LockoutEnd = null;
        var done = invitation.Account is null
            ? await CreateFirst(account, password, cancellationToken)
            : await Accept(account, password);
        if (!done)
        {
            return (null, [UsedUp]);
        }

        LogSetUp(log, account.Id);
        return (account, []);
    }

    private IEnumerable<Problem> Check(string name, string email, string password)
    {
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            yield return new("name", "Enter your name as colleagues know it.");
        }

        if (!EmailAddress.IsValid(email))
        {
            yield return new("email", "Enter an email address, like anna@example.com.");
        }

        if (passwords.Fault(password, email) is { } fault)
        {
            yield return new("password", fault);
        }
    }

    // Serializable: of two people with the first link, one finds the other's account there, whatever the database.
    private async Task<bool> CreateFirst(StaffUser account, string password, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        if (await db.Staff.CanSomebodyEnter(cancellationToken) || !(await accounts.CreateAsync(account, password)).Succeeded)
        {
            return false;
        }

        db.AuditEntries.Add(audit.AtTheDoor(AuditKind.PasswordSet, account, null));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // The new stamp ends the link and all sessions; the concurrency stamp lets one of two at the same moment through.
    private async Task<bool> Accept(StaffUser account, string password)
    {
        db.AuditEntries.Add(audit.AtTheDoor(AuditKind.PasswordSet, account, null));
        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        return (await accounts.UpdateSecurityStampAsync(account)).Succeeded;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Staff account {Account} was set up")]
    private static partial void LogSetUp(ILogger log, Guid account);
}
