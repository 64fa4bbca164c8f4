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
}
