using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace BackendSite.Staff;

/// <summary>What a page shows, or a command does, that not everybody who works here may.</summary>
public enum StaffRight
{
    /// <summary>Read leads, letters and reports.</summary>
    See,

    /// <summary>Work on leads: answer, note, set a status.</summary>
    Reply,

    /// <summary>Say who answers a lead.</summary>
    Assign,

    /// <summary>Say how colleagues work, and which leads go to whom by themselves.</summary>
    Team,

    /// <summary>Take leads out of the site, as a file or as what is held about a person.</summary>
    Export,

    /// <summary>Take what is personal out of leads for good.</summary>
    Erase,

    /// <summary>Change how the site works for everybody; read the audit.</summary>
    Settings,

    /// <summary>Invite colleagues, set their roles, close their accounts.</summary>
    Staff,
}

/// <summary>The one place that says which role may do what. Pages ask it in order to show; commands demand it in order to act.</summary>
public static class StaffRights
{
    private static readonly Dictionary<StaffRole, StaffRight[]> OfRoles = new()
    {
        [StaffRole.Viewer] = [StaffRight.See],
        [StaffRole.Sales] = [StaffRight.See, StaffRight.Reply, StaffRight.Assign],
        [StaffRole.Manager] = [StaffRight.See, StaffRight.Reply, StaffRight.Assign, StaffRight.Team, StaffRight.Export, StaffRight.Erase],
        [StaffRole.Admin] = Enum.GetValues<StaffRight>(),
    };

    /// <summary>All that a role may.</summary>
    public static IReadOnlyList<StaffRight> Of(StaffRole role) => OfRoles[role];

    extension(ClaimsPrincipal principal)
    {
        /// <summary>True when this person is signed in and may do it.</summary>
        public bool May(StaffRight right) =>
            principal.Identity is { IsAuthenticated: true }
            && Enum.TryParse<StaffRole>(principal.FindFirstValue(ClaimTypes.Role), out var role)
            && OfRoles.TryGetValue(role, out var allowed)
            && allowed.Contains(right);

        /// <summary>The first line of every command.</summary>
        /// <exception cref="NotPermittedException">This person may not do it.</exception>
        public void Demand(StaffRight right)
        {
            if (!principal.May(right))
            {
                throw new NotPermittedException(right);
            }
        }
    }
}

/// <summary>A command was given by somebody who may not give it; nothing was done. The message may be shown to them.</summary>
public sealed class NotPermittedException(StaffRight right)
    : Exception("Your account may not do this. Ask a colleague who is an admin, if you need to.")
{
    /// <summary>What was asked of them.</summary>
    public StaffRight StaffRight => right;
}

/// <summary>Opens a page or an endpoint to those who have a right: <c>@attribute [Requires(StaffRight.Settings)]</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresAttribute(StaffRight right) : AuthorizeAttribute(StaffPolicy.For(right))
{
    /// <summary>What is asked for.</summary>
    public StaffRight StaffRight => right;
}
