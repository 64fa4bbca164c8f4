using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace BackendSite.Leads.Details;

public sealed partial class MessageEntry(AnswerLead answers, TimeProvider clock) : IDisposable
{
    private bool formatted;
    private bool undoing;
    private string? error;
    private Guid me;
    private ITimer? end;

    [Parameter, EditorRequired]
    public required Message Message { get; set; }

    /// <summary>The letter that carries it; null for what did not leave from here.</summary>
    [Parameter, EditorRequired]
    public Delivery? Letter { get; set; }

    /// <summary>What became of the letter, in words; null for no letter.</summary>
    [Parameter, EditorRequired]
    public string? Detail { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? SignedIn { get; set; }

    private string Words => (Message.Kind, Message.FromName ?? Message.FromAddress ?? "Somebody") switch
    {
        (MessageKind.Sent, var who) => $"{who} answered{(Message.FromAddress is null ? "" : ", from their own mail program")}",
        (MessageKind.Internal, var who) => $"{who} wrote to colleagues",
        (MessageKind.Automatic, var who) => $"Automatic reply from {who}",
        (_, var who) => $"{who} wrote",
    };

    private TimeSpan Left => Letter is { State: DeliveryState.Pending, Attempts: 0, PossibleRepeat: false } letter && Message.StaffId == me
        ? letter.NextAttemptAt - clock.GetUtcNow().UtcDateTime
        : TimeSpan.Zero;

    private bool CanUndo => Left > TimeSpan.Zero && Left <= AnswerLead.UndoTime;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        me = SignedIn is null ? Guid.Empty : (await SignedIn).User.StaffId;
        end?.Dispose();
        end = CanUndo ? clock.CreateTimer(_ => InvokeAsync(StateHasChanged), null, Left, Timeout.InfiniteTimeSpan) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => end?.Dispose();

    private async Task Undo()
    {
        undoing = true;
        error = await answers.Undo(Message.LeadId, Message.Id, (await SignedIn!).User, CancellationToken.None)
            ? null
            : "It has left already.";
        undoing = false;
    }

    private static string Size(long bytes) =>
        bytes < 1024 ? $"{bytes} bytes" : bytes < 1024 * 1024 ? $"{bytes / 1024} kB" : $"{bytes / 1024.0 / 1024.0:0.0} MB";
}
