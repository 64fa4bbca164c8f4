using BackendSite.Data;
using BackendSite.Staff.Auditing;
using BackendSite.Web;
using Microsoft.AspNetCore.Identity;

namespace BackendSite.Staff;

/// <summary>Makes an account without a password, and the link with which its owner gives it one.</summary>
internal sealed partial class InviteStaff(
    SiteDb db, UserManager<StaffUser> accounts, StaffLinks links, Audit audit, TimeProvider time, ILogger<InviteStaff> log)
{
    /// <summary>
    /// Invites whoever reads mail at an address. For somebody who has an account the link sets a new password, which ends their sessions.
    /// </summary>
    /// <param name="email">The address to sign in with.</param>
    /// <param name="admin">True to make the account an admin; false leaves an existing one as it is.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    /// <returns>The link, or the problem in words.</returns>
    public async Task<(string? Link, string? Problem)> Invite(string email, bool admin, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!EmailAddress.IsValid(email = email.Trim()))
        {
            return (null, $"{email} is not an email address that can sign in.");
        }

        var account = await accounts.FindByNameAsync(email);
        var before = account?.Role;
        if (account is null)
        {
            account = new() { UserName = email, Email = email, CreatedAt = time.GetUtcNow().UtcDateTime };
            account.Role = admin ? StaffRole.Admin : StaffRole.Sales;
            WriteDown(account, before);
            Require(await accounts.CreateAsync(account));
        }
        else
        {
            account.Role = admin ? StaffRole.Admin : account.Role;
            WriteDown(account, before);
            // An older link must not outlive this one.
            Require(await accounts.UpdateSecurityStampAsync(account));
        }

        LogInvited(log, account.Id);
        return (links.For(account), null);
    }

    // The store saves it with the account.
    private void WriteDown(StaffUser account, StaffRole? before) => db.AuditEntries.Add(audit.Line(
        AuditKind.Invited, null, account.Email, before == account.Role ? null : before?.ToString(), account.Role.ToString(), "By command"));

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Description)));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Staff account {Account} was invited")]
    private static partial void LogInvited(ILogger log, Guid account);
}
