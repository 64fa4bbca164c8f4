using BackendSite.Data;
using BackendSite.Staff.Auditing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>
/// Signing in with what a phone, a key or a computer holds (WebAuthn). Each way is two requests of the same script: one for what the
/// browser has to sign, one with what it signed. It proves possession and person at once, so it is more than a password.
/// </summary>
internal static class Passkeys
{
    private const int LongestName = 60;

    public static void MapPasskeys(this WebApplication app)
    {
        app.MapPost(StaffPaths.Passkey + "/options", AskForOne).AllowAnonymous();
        app.MapPost(StaffPaths.Passkey, Enter).AllowAnonymous();
        app.MapPost(StaffPaths.NewPasskey + "/options", OfferOne).RequireAuthorization(StaffPolicy.SignedIn);
        app.MapPost(StaffPaths.NewPasskey, Keep).RequireAuthorization(StaffPolicy.SignedIn);
    }

    // Without a name: the browser shows which of its passkeys fit, and the site says nothing about who has one.
    private static async Task<IResult> AskForOne(HttpContext context, SignInManager<StaffUser> doors, WrongTries tries) =>
        tries.Take(context.Connection.RemoteIpAddress, "passkey")
            ? Json(await doors.MakePasskeyRequestOptionsAsync(null))
            : Results.StatusCode(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> Enter(
        SignedCredential signed,
        HttpContext context,
        SignInManager<StaffUser> doors,
        UserManager<StaffUser> accounts,
        EnterStaff entering,
        WrongTries tries,
        Audit audit,
        IOptions<StaffOptions> options)
    {
        var from = context.Connection.RemoteIpAddress;
        var proof = await Attempt(() => doors.PerformPasskeyAssertionAsync(signed.Credential));
        if (proof is not { Succeeded: true, User: { ClosedAt: null } account } || options.Value.OnlySingleSignOn)
        {
            await audit.Write(audit.AtTheDoor(AuditKind.SignInRefused, proof?.User, from, "a passkey"), context.RequestAborted);
            return Results.UnprocessableEntity();
        }

        await accounts.AddOrUpdatePasskeyAsync(account, proof.Passkey);
        tries.Forget(from, "passkey");
        await entering.Enter(account, "a passkey", strong: true);
        return Results.Json(new { to = StaffPaths.After(signed.To) });
    }

    private static async Task<IResult> OfferOne(HttpContext context, SignInManager<StaffUser> doors, UserManager<StaffUser> accounts) =>
        await accounts.GetUserAsync(context.User) is { } account
            ? Json(await doors.MakePasskeyCreationOptionsAsync(new() { Id = account.Id.ToString(), Name = account.Email!, DisplayName = account.DisplayName }))
            : Results.Unauthorized();

    private static async Task<IResult> Keep(
        NewCredential made, HttpContext context, SignInManager<StaffUser> doors, UserManager<StaffUser> accounts, SiteDb db, Audit audit)
    {
        var proof = await Attempt(() => doors.PerformPasskeyAttestationAsync(made.Credential));
        if (proof is not { Succeeded: true } || proof.UserEntity.Id != context.User.StaffId.ToString()
            || await accounts.GetUserAsync(context.User) is not { } account)
        {
            return Results.UnprocessableEntity();
        }

        var name = made.Name.Trim();
        proof.Passkey.Name = name.Length is > 0 and <= LongestName ? name : "Passkey";
        db.AuditEntries.Add(audit.Line(AuditKind.PasskeyAdded, context.User, proof.Passkey.Name));
        await accounts.AddOrUpdatePasskeyAsync(account, proof.Passkey);
        return Results.NoContent();
    }

    // What a stranger sends may be anything.
    private static async Task<T?> Attempt<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (error is InvalidOperationException or PasskeyException or System.Text.Json.JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static IResult Json(string json) => Results.Text(json, "application/json");

    private sealed record SignedCredential(string Credential, string? To);

    private sealed record NewCredential(string Credential, string Name);
}
