using Microsoft.AspNetCore.Components;

namespace BackendSite.Leads.Inbox;

/// <summary>A row is drawn anew only when something that it shows changed.</summary>
public sealed partial class InboxRow(LeadClock clock)
{
    private LeadRow? drawn;
    private bool wasPicked;
    private LeadQuery? from;
    private bool changed;
    private string interests = "";
    private string due = "";
    private string received = "";
    private string ago = "";
    private TimeLeft left;

    [Parameter, EditorRequired]
    public required LeadRow Lead { get; set; }

    [Parameter, EditorRequired]
    public bool Picked { get; set; }

    /// <summary>The table that it is a row of.</summary>
    [Parameter, EditorRequired]
    public required InboxTable Table { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (Lead != drawn)
        {
            interests = string.Join(", ", Lead.Interests);
            due = $"Due {clock.Exact(Lead.DueAt)}";
            received = clock.Exact(Lead.ReceivedAt, Table.Zone);
        }

        var (newLeft, newAgo) = (clock.Left(Lead.Status, Lead.ReceivedAt, Lead.DueAt, Lead.FirstResponseAt), clock.Ago(Lead.ReceivedAt));
        changed = (Lead, Picked, Table.Query, newLeft, newAgo) != (drawn, wasPicked, from, left, ago);
        if (changed)
        {
            (drawn, wasPicked, from, left, ago) = (Lead, Picked, Table.Query, newLeft, newAgo);
        }
    }

    /// <inheritdoc/>
    protected override bool ShouldRender() => changed;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender) => changed = false;
}
