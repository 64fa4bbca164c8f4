using System.Security.Claims;
using BackendSite.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace BackendSite.Staff;

/// <summary>What a cookie says about its owner: as little as the pages need, and no address.</summary>
internal sealed class StaffClaims(IOptions<IdentityOptions> options) : IUserClaimsPrincipalFactory<StaffUser>
{
    public Task<ClaimsPrincipal> CreateAsync(StaffUser user) =>
        Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(
            [
                new(ClaimTypes.NameIdentifier, user.Id.ToString()),
                new(ClaimTypes.Name, user.DisplayName),
                new(ClaimTypes.Role, user.Role.ToString()),
                new(options.Value.ClaimsIdentity.SecurityStampClaimType, user.SecurityStamp!),
                .. Chosen(StaffPrincipal.ZoneClaim, user.TimeZone),
                .. Chosen(Face.Claim, user.Initials),
            ],
            IdentityConstants.ApplicationScheme,
            ClaimTypes.Name,
            ClaimTypes.Role)));

    private static IEnumerable<Claim> Chosen(string claim, string? value) => value is null ? [] : [new(claim, value)];
}
