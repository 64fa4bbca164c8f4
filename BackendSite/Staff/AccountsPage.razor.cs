using System.Security.Claims;
using BackendSite.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Staff;

/// <summary>Who may enter: invitations, roles, and closing an account.</summary>
public sealed partial class AccountsPage(IDbContextFactory<SiteDb> databases, ChangeAccount change)
{
    private static readonly StaffRole[] Roles = [StaffRole.Viewer, StaffRole.Sales, StaffRole.Manager, StaffRole.Admin];

    private IReadOnlyList<StaffUser> accounts = [];
    private IReadOnlyList<Problem> problems = [];
    private string? email;
    private StaffRole role = StaffRole.Sales;
    private string said = "";
    private string? done;
    private bool failed;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => Read();

    private static string State(StaffUser account) =>
        account.ClosedAt is { } closed ? $"Closed {closed:d MMM yyyy}"
        : account.DisplayName.Length == 0 ? "Invitation is open"
        : "Open";

    private static string Meaning(StaffRole role) => role switch
    {
        StaffRole.Viewer => "Reads leads and letters, and changes nothing.",
        StaffRole.Sales => "Answers leads, and says who answers them.",
        StaffRole.Manager => "Also takes leads out of the site as a file, and erases them.",
        _ => "Also invites colleagues, changes settings and reads the audit.",
    };

    private async Task Read()
    {
        await using var db = databases.CreateDbContext();
        accounts = await db.Staff.AsNoTracking().OrderBy(account => account.ClosedAt != null).ThenBy(account => account.Email).ToListAsync();
    }

    private async Task Invite()
    {
        var problem = await change.Invite(email ?? "", role, (await SignedIn).User, CancellationToken.None);
        problems = problem is null ? [] : [new("email", problem)];
        said = problem is null ? $"A letter to {email} is on its way." : "";
        email = problem is null ? null : email;
        await Read();
    }

    private Task SetRole(StaffUser account, ChangeEventArgs chosen) =>
        Do(me => change.SetRole(account.Id, Enum.Parse<StaffRole>((string)chosen.Value!), me, CancellationToken.None), $"{account.Email} has the new role within a minute.");

    private Task TakeOff(StaffUser account) =>
        Do(me => change.TakeOffSecondFactor(account.Id, me, CancellationToken.None), $"{account.Email} signs in without the app now.");

    private Task Close(StaffUser account) =>
        Do(me => change.Close(account.Id, me, CancellationToken.None), $"{account.Email} is out within a minute; what they worked on is given back.");

    private Task Open(StaffUser account) =>
        Do(me => change.Open(account.Id, me, CancellationToken.None), $"{account.Email} may enter again.");

    private async Task Do(Func<ClaimsPrincipal, Task<string?>> act, string success)
    {
        var problem = await act((await SignedIn).User);
        failed = problem is not null;
        done = problem ?? success;
        await Read();
    }
}
