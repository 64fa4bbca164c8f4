namespace BackendSite.Leads.Inbox;

/// <summary>A row that stays where it is while what it shows changes.</summary>
internal sealed class InboxRow(LeadRow lead)
{
    /// <summary>The lead as it was read last.</summary>
    public LeadRow Lead { get; set; } = lead;
}
