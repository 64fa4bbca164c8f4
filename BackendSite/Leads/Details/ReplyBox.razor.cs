using BackendSite.Leads.Answers;
using BackendSite.Leads.Letters;
using BackendSite.Mail;
using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;

namespace BackendSite.Leads.Details;

public sealed partial class ReplyBox(AnswerLead answers, ReplyTemplates templates, PreviewReply previews, TimeProvider clock, ILogger<ReplyBox> log)
    : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    private static readonly TimeSpan StillWriting = TimeSpan.FromHours(1);

    private string subject = "";
    private string text = "";
    private (string Subject, string Text) saved = ("", "");
    private DateTime? savedAt;
    private string? preview;
    private string? error;
    private string? state;
    private bool overtaken;
    private bool sending;
    private bool begun;
    private ITimer? pause;
    private System.Security.Claims.ClaimsPrincipal? person;

    [Parameter, EditorRequired]
    public required Lead Lead { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? SignedIn { get; set; }

    private System.Security.Claims.ClaimsPrincipal Me => person ?? throw new InvalidOperationException("Nobody is signed in.");

    private IEnumerable<Message> Others => Lead.Messages.Where(m =>
        m.Kind == MessageKind.Draft && m.StaffId != Me.StaffId && clock.GetUtcNow().UtcDateTime - m.At < StillWriting);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        person = SignedIn is null ? null : (await SignedIn).User;
        var draft = Lead.Messages.Find(m => m.Kind == MessageKind.Draft && m.StaffId == Me.StaffId);

        // A draft that is newer than what was saved here is one that was taken back, or written in another window.
        if (draft is not null && (savedAt is null || draft.At > savedAt) && (subject, text) == saved)
        {
            (subject, text, savedAt) = (draft.Subject, draft.Text, draft.At);
            saved = (subject, text);
            state = null;
        }
        else if (!begun)
        {
            subject = ReplySubject.For(Lead);
            saved = (subject, text);
        }

        begun = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (pause is not null)
        {
            await pause.DisposeAsync();
        }

        // The page ends, perhaps in the middle of a word.
        await Save();
    }

    private void Typed()
    {
        state = null;
        pause?.Dispose();
        pause = clock.CreateTimer(_ => InvokeAsync(Save), null, Pause, Timeout.InfiniteTimeSpan);
    }

    private Task OnKey(KeyboardEventArgs key) => key is { Key: "Enter", CtrlKey: true } or { Key: "Enter", MetaKey: true } ? Send() : Task.CompletedTask;

    private void Insert(ChangeEventArgs chosen)
    {
        if (templates.All.FirstOrDefault(template => template.Name == chosen.Value as string) is { } template)
        {
            var words = templates.Fill(template, Lead, Me.StaffName);
            text = text.Trim().Length == 0 ? words : $"{text.TrimEnd()}\n\n{words}";
            preview = null;
            Typed();
        }
    }

    private async Task TogglePreview() =>
        preview = preview is null ? await previews.Html(Lead, subject, text, Me.StaffName) : null;

    private async Task Save()
    {
        if (sending || (subject, text) == saved || (text.Trim().Length == 0 && saved.Text.Length == 0))
        {
            return;
        }

        try
        {
            var now = (subject, text);
            var draft = await answers.SaveDraft(Lead.Id, subject, text, savedAt, Me, CancellationToken.None);
            savedAt = draft.At;
            if (draft.OtherText is { } other)
            {
                // Both are kept; they are sorted out by the one who wrote them.
                text = text.Contains(other, StringComparison.Ordinal) ? text : $"{other}\n\n{text}";
                draft = await answers.SaveDraft(Lead.Id, subject, text, savedAt, Me, CancellationToken.None);
                (savedAt, now) = (draft.At, (subject, text));
            }

            saved = now;
            state = text.Trim().Length == 0 ? null : "Draft saved";
        }
        catch (Exception failed)
        {
            LogFailed(log, failed);
            state = "The draft could not be saved yet";
        }

        StateHasChanged();
    }

    private async Task Send()
    {
        if (sending)
        {
            return;
        }

        if (text.Trim().Length == 0)
        {
            error = "Write something first.";
            return;
        }

        sending = true;
        try
        {
            // What the page shows is what the person has seen, and once warned they have seen the rest.
            var seen = overtaken ? long.MaxValue : Lead.Messages.Where(m => m.Kind != MessageKind.Draft).Select(m => m.Id).DefaultIfEmpty(0).Max();
            Conclude(await answers.Send(Lead.Id, subject, text, seen, Me, CancellationToken.None));
        }
        catch (NotPermittedException refused)
        {
            error = refused.Message;
        }
        catch (Exception failed)
        {
            LogFailed(log, failed);
            error = "The answer could not be stored. What you wrote is still here; try again.";
        }
        finally
        {
            sending = false;
        }
    }

    private void Conclude(AnswerOutcome outcome)
    {
        switch (outcome)
        {
            case AnswerOutcome.Sent:
                (text, error, preview, overtaken) = ("", null, null, false);
                saved = (subject, text);
                savedAt = clock.GetUtcNow().UtcDateTime;
                state = "Sent; you can take it back for ten seconds";
                break;
            case AnswerOutcome.Overtaken { Theirs: var theirs }:
                overtaken = true;
                error = $"{theirs.FromName ?? theirs.FromAddress} wrote meanwhile. Look above before you send; your answer is kept as a draft.";
                break;
            default:
                error = "This lead was erased; nothing can be sent.";
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An answer could not be stored")]
    private static partial void LogFailed(ILogger log, Exception error);
}
