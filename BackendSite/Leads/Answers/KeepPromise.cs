namespace BackendSite.Leads.Answers;

/// <summary>What an answer to the prospect means for the lead, whichever way it went.</summary>
internal static class KeepPromise
{
    /// <summary>The prospect's server, or their mailbox by way of ours, has an answer.</summary>
    /// <param name="lead">The lead.</param>
    /// <param name="answeredAt">When, UTC.</param>
    /// <param name="now">UTC.</param>
    /// <param name="staffId">Who wrote it; null when that is not known.</param>
    /// <param name="staffName">That person's name.</param>
    public static void By(Lead lead, DateTime answeredAt, DateTime now, Guid? staffId, string? staffName)
    {
        // Other clocks may be wrong; nobody answers before the enquiry, or tomorrow.
        var at = answeredAt > now ? now : answeredAt < lead.ReceivedAt ? lead.ReceivedAt : answeredAt;
        lead.FirstResponseAt ??= at;
        lead.LastSentAt = lead.LastSentAt > at ? lead.LastSentAt : at;
        var before = lead.Status;
        if (before is LeadStatus.New or LeadStatus.Open)
        {
            lead.Status = LeadStatus.Responded;
            lead.SpamDecision = false;
        }

        lead.Version++;
        lead.Events.Add(new()
        {
            At = now,
            Kind = LeadEventKind.Answered,
            StaffId = staffId,
            StaffName = staffName,
            Before = before.ToString(),
            After = lead.Status.ToString(),
        });
    }
}
