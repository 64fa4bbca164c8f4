using Microsoft.AspNetCore.Antiforgery;

namespace BackendSite.Staff;

/// <summary>
/// Answers a form whose token no longer holds (the page lay open over a change of keys or of who is signed in) with the form anew and a
/// word about it, instead of an empty refusal.
/// </summary>
internal static class StaleForms
{
    /// <summary>The query value that says why the form is shown again.</summary>
    public const string Mark = "again";

    /// <summary>The word.</summary>
    public static readonly Problem Problem = new(null, "This page had been open for too long, so nothing was sent. Fill it in again.");

    public static Task Answer(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } || !request.Path.StartsWithSegments(StaffPaths.Start))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = request.Path.StartsWithSegments(StaffPaths.SignIn) || request.Path == StaffPaths.SetUp
            ? request.Path + (request.Query.ContainsKey(Mark) ? request.QueryString : request.QueryString.Add(Mark, "1"))
            : StaffPaths.Inbox;
        return Task.CompletedTask;
    }
}
