using Microsoft.AspNetCore.Components;

namespace BackendSite.Leads.Details;

public sealed partial class StatusControl
{
    private ElementReference reasonBox;
    private bool asking;
    private bool focusing;
    private bool saving;
    private string reason = "";
    private string? error;

    private bool IsSpam => Status == LeadStatus.Spam;

    /// <summary>Where the lead stands.</summary>
    [Parameter, EditorRequired]
    public LeadStatus Status { get; set; }

    /// <summary>Stores a status and a reason; the result says in words what went wrong, or is null.</summary>
    [Parameter, EditorRequired]
    public required Func<LeadStatus, string?, Task<string?>> SetStatus { get; set; }

    /// <summary>Takes the lead out of spam; the result is as above.</summary>
    [Parameter, EditorRequired]
    public required Func<Task<string?>> Restore { get; set; }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (focusing)
        {
            focusing = false;
            await reasonBox.FocusAsync();
        }
    }

    private Task Choose(LeadStatus status)
    {
        asking = focusing = status == LeadStatus.Lost && Status != LeadStatus.Lost;
        error = null;
        return asking || status == Status ? Task.CompletedTask : Run(() => SetStatus(status, null));
    }

    private Task Lose()
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            error = "Say in a few words why; it helps to lose fewer.";
            return Task.CompletedTask;
        }

        return Run(() => SetStatus(LeadStatus.Lost, reason));
    }

    private async Task Run(Func<Task<string?>> change)
    {
        saving = true;
        error = await change();
        saving = false;
        if (error is null)
        {
            asking = false;
            reason = "";
        }
    }
}
