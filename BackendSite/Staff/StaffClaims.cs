using System.Security.Claims;
using BackendSite.Components;
using Microsoft.AspNetCore.Identity;

namespace BackendSite.Staff;

/// <summary>What a cookie says about its owner: as little as the pages need, and no address.</summary>
internal sealed class StaffClaims : IUserClaimsPrincipalFactory<StaffUser>
{
    public Task<ClaimsPrincipal> CreateAsync(StaffUser user) =>
        Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, user.Id.ToString()),
                new(ClaimTypes.Name, user.DisplayName),
                new(ClaimTypes.Role, user.Role.ToString()),
                .. Chosen(StaffPrincipal.ZoneClaim, user.TimeZone),
                .. Chosen(Face.Claim, user.Initials),
                .. Chosen(Face.PhotoClaim, StaffPhoto.AddressOf(user.Id, user.PhotoVersion)),
            ],
            IdentityConstants.ApplicationScheme,
            ClaimTypes.Name,
            ClaimTypes.Role)));

    private static IEnumerable<Claim> Chosen(string claim, string? value) => value is null ? [] : [new(claim, value)];
}
