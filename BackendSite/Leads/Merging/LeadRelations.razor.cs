using System.Security.Claims;
using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace BackendSite.Leads.Merging;

public sealed partial class LeadRelations(MergeLeads merging, LinkLeads linking, LeadClock clock, ILogger<LeadRelations> log)
{
    private string typed = "";
    private string said = "";
    private string? problem;
    private bool busy;

    [Parameter, EditorRequired]
    public required Lead Lead { get; set; }

    /// <summary>Other enquiries from the same address, newest first.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<OtherEnquiry> Others { get; set; }

    /// <summary>Enquiries of other people at the same company, newest first.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<OtherEnquiry> Colleagues { get; set; }

    /// <summary>Leads that it is linked with by hand, newest first.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<OtherEnquiry> Linked { get; set; }

    /// <summary>True for who may only read.</summary>
    [Parameter]
    public bool ReadOnly { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? SignedIn { get; set; }

    private Task Merge(string reference) =>
        Act(me => merging.Merge(reference, Lead.Reference, me, CancellationToken.None), $"{reference} is a part of this lead now. Take it out to undo that.");

    private Task Separate(string reference) =>
        Act(me => merging.Separate(reference, me, CancellationToken.None), $"{reference} stands for itself again.");

    private Task Set(string reference, bool linked) =>
        Act(me => linking.Set(Lead.Reference, reference, linked, me, CancellationToken.None), linked ? $"Linked with {reference}." : $"The link with {reference} is removed.");

    private async Task Link()
    {
        if (typed.Trim() is { Length: > 0 } reference)
        {
            await Set(reference.ToUpperInvariant(), linked: true);
            typed = problem is null ? "" : typed;
        }
    }

    // The page learns of it as of any change of a colleague's.
    private async Task Act(Func<ClaimsPrincipal, Task<string?>> act, string done)
    {
        (busy, said, problem) = (true, "", null);
        try
        {
            problem = await act((await (SignedIn ?? throw new InvalidOperationException("Nobody is signed in."))).User);
        }
        catch (NotPermittedException refused)
        {
            problem = refused.Message;
        }
        catch (Exception error)
        {
            LogFailed(log, error);
            problem = "That could not be saved. Nothing was changed; try again.";
        }

        (busy, said) = (false, problem is null ? done : "");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Leads could not be merged or linked")]
    private static partial void LogFailed(ILogger log, Exception error);
}
