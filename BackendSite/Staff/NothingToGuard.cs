using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace BackendSite.Staff;

/// <summary>Lets an address that nothing is mapped to answer "not found"; the fallback policy would ask visitors to sign in.</summary>
/// <remarks>In development the framework maps all names that look like files, for those that are newer than the build.</remarks>
internal sealed class NothingToGuard : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler usual = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        context.GetEndpoint() is null or RouteEndpoint { RoutePattern.RawText: "{**path:file}" } && !context.Request.Path.StartsWithSegments(StaffPaths.Start)
            ? next(context)
            : usual.HandleAsync(next, context, policy, authorizeResult);
}
