using BackendSite.Staff;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace BackendSite.Leads.Details;

public sealed partial class NoteBox(TimeProvider clock) : IDisposable
{
    private const int MostSuggested = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private string text = "";
    private string kept = "";
    private string? error;
    private bool saving;
    private ITimer? keeping;

    /// <summary>What was begun earlier; empty for nothing.</summary>
    [Parameter]
    public string Draft { get; set; } = "";

    /// <summary>Whom a note may tell.</summary>
    [Parameter]
    public IReadOnlyList<Colleague> Colleagues { get; set; } = [];

    /// <summary>Stores the note; the result says in words what went wrong, or is null.</summary>
    [Parameter, EditorRequired]
    public required Func<string, Task<string?>> Save { get; set; }

    /// <summary>Keeps what is written so far, whenever the typing pauses; empty once it is stored.</summary>
    [Parameter]
    public Func<string, Task> Keep { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called with each keystroke.</summary>
    [Parameter]
    public Action Typing { get; set; } = () => { };

    // The word that is being typed, when it begins with an @.
    private IReadOnlyList<Colleague> Suggested => text.LastIndexOf('@') is >= 0 and var at && text[(at + 1)..] is var begun && !begun.Contains('\n')
        ? [.. Colleagues.Where(colleague => colleague.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase) && colleague.Name != begun).Take(MostSuggested)]
        : [];

    /// <inheritdoc/>
    protected override void OnInitialized() => text = kept = Draft;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Who leaves in the middle of a word finds it again.
        keeping?.Dispose();
        if (text != kept)
        {
            _ = Keep(text);
        }
    }

    private void OnTyped()
    {
        Typing();
        keeping ??= clock.CreateTimer(_ => _ = InvokeAsync(KeepNow), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        keeping.Change(Pause, Timeout.InfiniteTimeSpan);
    }

    private async Task KeepNow()
    {
        if (text != kept && !saving)
        {
            kept = text;
            await Keep(text);
        }
    }

    private void Mention(Colleague colleague)
    {
        text = $"{text[..(text.LastIndexOf('@') + 1)]}{colleague.Name} ";
        OnTyped();
    }

    private Task OnKey(KeyboardEventArgs key) => key is { Key: "Enter", CtrlKey: true } or { Key: "Enter", MetaKey: true } ? Store() : Task.CompletedTask;

    private async Task Store()
    {
        if (saving)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            error = "Write something first.";
            return;
        }

        saving = true;
        var sent = text;
        error = await Save(sent);
        saving = false;

        // What was typed while it was being stored is kept.
        if (error is null && text == sent)
        {
            text = "";
        }

        await KeepNow();
    }
}
