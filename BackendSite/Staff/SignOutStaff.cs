using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace BackendSite.Staff;

/// <summary>Ends this session, or with <see cref="Everywhere"/> all of the account: this cookie at once, the others and all circuits within a minute.</summary>
internal static partial class SignOutStaff
{
    /// <summary>The field of the form that ends all of them.</summary>
    public const string Everywhere = "everywhere";

    public static async Task<IResult> Answer(
        [FromForm(Name = Everywhere)] bool? everywhere, HttpContext context, MyAccount mine, SignInManager<StaffUser> cookies, ILogger<SignInStaff> log)
    {
        if (context.User.Identity is { IsAuthenticated: true })
        {
            await (everywhere is true
                ? mine.EndAllSessions(context.User, CancellationToken.None)
                : mine.EndSession(context.User.SessionId ?? Guid.Empty, context.User, CancellationToken.None));
            LogSignedOut(log, context.User.StaffId);
        }

        await cookies.SignOutAsync();
        return Results.LocalRedirect(StaffPaths.SignIn);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Staff account {Account} signed out")]
    private static partial void LogSignedOut(ILogger log, Guid account);
}
