namespace BackendSite.Leads;

/// <summary>Where a lead stands. Late is not a status: it follows from the due time, the first response and now.</summary>
public enum LeadStatus
{
    /// <summary>Nobody has looked at it.</summary>
    New,

    /// <summary>Somebody is on it; the prospect has no answer yet.</summary>
    Open,

    /// <summary>The prospect has an answer.</summary>
    Responded,

    /// <summary>Worth an offer.</summary>
    Qualified,

    /// <summary>Became a customer.</summary>
    Won,

    /// <summary>Did not; the last status event says why.</summary>
    Lost,

    /// <summary>Kept apart; can be put back.</summary>
    Spam,

    /// <summary>Goes on as a part of <see cref="Lead.MergedInto"/>; can be taken out again.</summary>
    Merged,
}

/// <summary>Which statuses are for what.</summary>
public static class LeadStatuses
{
    /// <summary>Those on the way to an end, in their order: what lists are filtered by and people set.</summary>
    public static IReadOnlyList<LeadStatus> Stages { get; } =
        [LeadStatus.New, LeadStatus.Open, LeadStatus.Responded, LeadStatus.Qualified, LeadStatus.Won, LeadStatus.Lost];
}
