using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace BackendSite.Staff.Work;

public sealed partial class WorkEditor(ChangeWork change, StaffClock clock, ILogger<WorkEditor> log)
{
    private bool takesLeads;
    private bool wantsDigest;
    private int capacity;
    private string tech = "";
    private string industries = "";
    private string topics = "";
    private DateOnly from;
    private DateOnly to;
    private bool saving;
    private string? said;
    private string? problem;
    private Guid shown;

    /// <summary>Whose work it is.</summary>
    [Parameter, EditorRequired]
    public required TeamMember Member { get; set; }

    /// <summary>Called once something is stored.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnInitialized() => from = to = clock.Today.AddDays(1);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // What is half typed stays when the same person is read again.
        if (shown == Member.Id)
        {
            return;
        }

        shown = Member.Id;
        (takesLeads, wantsDigest, capacity) = (Member.TakesLeads, Member.WantsDigest, Member.Capacity);
        tech = string.Join(", ", Member.SkillsOf(SkillKind.Tech));
        industries = string.Join(", ", Member.SkillsOf(SkillKind.Industry));
        topics = string.Join(", ", Member.SkillsOf(SkillKind.Topic));
    }

    private Task Save() => Do("Saved.", async by =>
    {
        await change.Save(Member.Id, new(takesLeads, capacity, wantsDigest, tech, industries, topics), by, CancellationToken.None);
        return null;
    });

    private Task Add() => Do(null, by => change.AddAbsence(Member.Id, from, to, by, CancellationToken.None));

    private Task Remove(long absence) => Do(null, async by =>
    {
        await change.RemoveAbsence(Member.Id, absence, by, CancellationToken.None);
        return null;
    });

    private async Task Do(string? done, Func<ClaimsPrincipal, Task<string?>> act)
    {
        saving = true;
        said = null;
        try
        {
            problem = await act((await SignedIn).User);
            said = problem is null ? done : null;
            await OnChanged.InvokeAsync();
        }
        catch (NotPermittedException refused)
        {
            problem = refused.Message;
        }
        catch (Exception error)
        {
            LogFailed(log, error);
            problem = "That could not be saved. What you wrote is still here; try again.";
        }
        finally
        {
            saving = false;
        }
    }

    private static string Days(StaffAbsence absence) => absence.From == absence.To ? Day(absence.From) : $"{Day(absence.From)} to {Day(absence.To)}";

    private static string Day(DateOnly day) => day.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture);

    [LoggerMessage(Level = LogLevel.Error, Message = "How somebody works could not be stored")]
    private static partial void LogFailed(ILogger log, Exception error);
}
