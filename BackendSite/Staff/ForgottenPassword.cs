using System.Net;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff.Auditing;
using BackendSite.Staff.Letters;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>Sends whoever forgot a password the link with which to choose another one, and says to nobody whether there is an account.</summary>
internal sealed class ForgottenPassword(
    IDbContextFactory<SiteDb> databases,
    ILookupNormalizer names,
    Outbox outbox,
    MailBell bell,
    Audit audit,
    WrongTries tries,
    IOptions<StaffOptions> options)
{
    /// <summary>Orders the letter, where there is an account to write to.</summary>
    /// <returns>False when there were too many tries.</returns>
    public async Task<bool> Ask(string email, IPAddress? from, CancellationToken cancellationToken)
    {
        if (!tries.Take(from, "forgotten " + email))
        {
            return false;
        }

        await using var db = databases.CreateDbContext();
        var name = names.NormalizeName(email.Trim());
        var account = await db.Staff.AsNoTracking().SingleOrDefaultAsync(
            staff => staff.NormalizedUserName == name && staff.ClosedAt == null && staff.PasswordHash != null, cancellationToken);
        db.AuditEntries.Add(audit.AtTheDoor(AuditKind.PasswordForgotten, account, from));
        if (account is not null && !options.Value.OnlySingleSignOn)
        {
            db.Deliveries.Add(outbox.Order(ComposePasswordLetter.TheKind, account.Email!, account.Id.ToString()));
        }

        await db.SaveChangesAsync(cancellationToken);
        bell.Ring();
        return true;
    }
}
