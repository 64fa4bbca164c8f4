using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.AspNetCore.Identity;

namespace BackendSite.Staff;

/// <summary>Ends the session: this cookie at once, and within a minute every other cookie and circuit of the account, on all its devices.</summary>
internal static partial class SignOutStaff
{
    public static async Task<IResult> Answer(
        HttpContext context, UserManager<StaffUser> accounts, SignInManager<StaffUser> cookies, SiteDb db, Audit audit, ILogger<SignInStaff> log)
    {
        if (await accounts.GetUserAsync(context.User) is { } account)
        {
            db.AuditEntries.Add(audit.Line(AuditKind.SignedOut, context.User));
            // A cookie that was copied elsewhere would otherwise live on: what counts is the stamp.
            await accounts.UpdateSecurityStampAsync(account);
            LogSignedOut(log, account.Id);
        }

        await cookies.SignOutAsync();
        return Results.LocalRedirect(StaffPaths.SignIn);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Staff account {Account} signed out")]
    private static partial void LogSignedOut(ILogger log, Guid account);
}
