using BackendSite.Staff;
using Microsoft.AspNetCore.Components;

namespace BackendSite.Leads.Details;

public sealed partial class OwnerControl
{
    private ElementReference box;
    private bool saving;
    private string? error;

    private Colleague? Owner => Colleagues.FirstOrDefault(colleague => colleague.Id == OwnerId);

    // A finished lead stays with whoever had it, also when their account was closed.
    private bool HasLeft => OwnerId is not null && Owner is null;

    /// <summary>Who has it; null for nobody.</summary>
    [Parameter, EditorRequired]
    public Guid? OwnerId { get; set; }

    /// <summary>Everyone who could.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<Colleague> Colleagues { get; set; }

    /// <summary>Who is looking.</summary>
    [Parameter, EditorRequired]
    public Guid Me { get; set; }

    /// <summary>Stores the new owner; the result says in words what went wrong, or is null.</summary>
    [Parameter, EditorRequired]
    public required Func<Guid?, Task<string?>> Assign { get; set; }

    /// <summary>True for those who may only look.</summary>
    [Parameter]
    public bool ReadOnly { get; set; }

    /// <summary>Puts the keyboard on the list of colleagues.</summary>
    public ValueTask FocusAsync() => box.FocusAsync();

    /// <summary>Gives it to who is looking.</summary>
    public Task Take() => Run(Me);

    private Task Choose(ChangeEventArgs chosen) => Run(Guid.TryParse(chosen.Value as string, out var id) ? id : null);

    private async Task Run(Guid? owner)
    {
        saving = true;
        error = await Assign(owner);
        saving = false;
        StateHasChanged();
    }
}
