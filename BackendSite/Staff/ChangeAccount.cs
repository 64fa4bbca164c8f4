using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff.Auditing;
using BackendSite.Staff.Letters;
using BackendSite.Web;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>What other rooms do in the transaction that closes an account, such as giving back what it worked on.</summary>
public delegate Task WhenAccountCloses(SiteDb db, StaffUser leaver, ClaimsPrincipal by, CancellationToken cancellationToken);

/// <summary>What those do who may say who enters. Each change is the row and a line of the audit in one transaction.</summary>
public sealed class ChangeAccount(
    IDbContextFactory<SiteDb> databases,
    ILookupNormalizer names,
    Outbox outbox,
    MailBell bell,
    Audit audit,
    TimeProvider clock,
    IEnumerable<WhenAccountCloses> closings)
{
    private const string NoOneLeft = "This is the last open account that may do everything. Give that role to somebody else first.";

    /// <summary>Makes an account and orders the letter with its link; for an open invitation, orders the letter again.</summary>
    /// <returns>What is wrong, in words; null when the letter is ordered.</returns>
    /// <exception cref="NotPermittedException">They may not.</exception>
    public async Task<string?> Invite(string email, StaffRole role, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Staff);
        email = email.Trim();
        if (!EmailAddress.IsValid(email))
        {
            return "Enter an email address, like anna@example.com.";
        }

        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var name = names.NormalizeName(email);
        var account = await db.Staff.SingleOrDefaultAsync(staff => staff.NormalizedUserName == name, cancellationToken);
        if (account is { DisplayName.Length: > 0 } or { ClosedAt: not null })
        {
            return "Somebody has an account with this address already.";
        }

        if (account is null)
        {
            account = new() { UserName = email, NormalizedUserName = name, Email = email, NormalizedEmail = names.NormalizeEmail(email), CreatedAt = clock.GetUtcNow().UtcDateTime };
            db.Staff.Add(account);
        }

        account.Role = role;
        Renew(account);
        db.Deliveries.Add(outbox.Order(ComposeInvitation.TheKind, email, account.Id.ToString()));
        db.AuditEntries.Add(audit.Line(AuditKind.Invited, by, email, after: role.ToString()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        bell.Ring();
        return null;
    }

    /// <summary>Gives an account another role; its pages follow within a minute.</summary>
    /// <returns>What is wrong, in words; null when it is done.</returns>
    /// <exception cref="NotPermittedException">They may not.</exception>
    public Task<string?> SetRole(Guid account, StaffRole role, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Staff);
        return Change(account, (db, staff) =>
        {
            var before = staff.Role;
            staff.Role = role;
            return Task.FromResult<AuditEntry?>(before == role ? null : audit.Line(AuditKind.RoleChanged, by, staff.Email, before.ToString(), role.ToString()));
        }, cancellationToken);
    }

    /// <summary>Closes an account: its sessions end within a minute, its links open nothing, its photo goes, and what it worked on is given back.</summary>
    /// <returns>What is wrong, in words; null when it is done.</returns>
    /// <exception cref="NotPermittedException">They may not.</exception>
    public Task<string?> Close(Guid account, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Staff);
        return Change(account, async (db, staff) =>
        {
            if (staff.ClosedAt is not null)
            {
                return null;
            }

            staff.ClosedAt = clock.GetUtcNow().UtcDateTime;
            Renew(staff);
            staff.PhotoVersion = null;
            await db.StaffPhotos.Where(photo => photo.StaffId == account).ExecuteDeleteAsync(cancellationToken);
            foreach (var closing in closings)
            {
                await closing(db, staff, by, cancellationToken);
            }

            return audit.Line(AuditKind.AccountClosed, by, staff.Email);
        }, cancellationToken);
    }

    /// <summary>Opens a closed account again.</summary>
    /// <returns>What is wrong, in words; null when it is done.</returns>
    /// <exception cref="NotPermittedException">They may not.</exception>
    public Task<string?> Open(Guid account, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Staff);
        return Change(account, (_, staff) =>
        {
            var closed = staff.ClosedAt is not null;
            staff.ClosedAt = null;
            return Task.FromResult(closed ? audit.Line(AuditKind.AccountOpened, by, staff.Email) : null);
        }, cancellationToken);
    }

    /// <summary>Takes the authenticator app off the account of somebody who lost it and the recovery codes.</summary>
    /// <returns>What is wrong, in words; null when it is done.</returns>
    /// <exception cref="NotPermittedException">They may not.</exception>
    public Task<string?> TakeOffSecondFactor(Guid account, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Staff);
        return Change(account, (_, staff) =>
        {
            var had = staff.TwoFactorEnabled;
            SecondFactor.Forget(staff);
            Renew(staff);
            return Task.FromResult(had ? audit.Line(AuditKind.SecondFactorOff, by, staff.Email) : null);
        }, cancellationToken);
    }

    private async Task<string?> Change(
        Guid id, Func<SiteDb, StaffUser, Task<AuditEntry?>> apply, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await db.Staff.SingleOrDefaultAsync(staff => staff.Id == id, cancellationToken);
        if (account is null)
        {
            return "This account does not exist any more.";
        }

        if (await apply(db, account) is not { } line)
        {
            return null;
        }

        db.AuditEntries.Add(line);
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        await db.SaveChangesAsync(cancellationToken);
        if (!await db.Staff.Where(StaffUser.WorksHere).AnyAsync(staff => staff.Role == StaffRole.Admin, cancellationToken))
        {
            return NoOneLeft;
        }

        await transaction.CommitAsync(cancellationToken);
        bell.Ring();
        return null;
    }

    // Another stamp ends all sessions and links.
    private static void Renew(StaffUser account) => account.SecurityStamp = Guid.NewGuid().ToString("N");
}
