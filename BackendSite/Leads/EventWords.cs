namespace BackendSite.Leads;

/// <summary>Tells events in a sentence without its full stop.</summary>
internal static class EventWords
{
    /// <summary>Such as "Ana changed the status from New to Open".</summary>
    public static string Of(LeadEvent happened) => happened.Kind switch
    {
        LeadEventKind.Received => "Enquiry received",
        LeadEventKind.Added => "The prospect added",
        LeadEventKind.Withdrawn => "The prospect withdrew the enquiry; what was personal is erased",
        LeadEventKind.NoteAdded => $"{Who(happened)} wrote a note",
        LeadEventKind.StatusChanged when happened.After == nameof(LeadStatus.Spam) => $"{Who(happened)} marked it as spam",
        LeadEventKind.StatusChanged when happened.Before == nameof(LeadStatus.Spam) => $"{Who(happened)} took it out of spam, back to {happened.After}",
        LeadEventKind.StatusChanged => $"{Who(happened)} changed the status from {happened.Before} to {happened.After}",
        _ => $"{Who(happened)}: {happened.Kind}",
    };

    private static string Who(LeadEvent happened) => happened.StaffName ?? "The site";
}
