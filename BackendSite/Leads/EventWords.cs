using BackendSite.Leads.FollowUp;

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
        LeadEventKind.Erased => $"{Who(happened)} erased what was personal",
        LeadEventKind.NoteAdded => $"{Who(happened)} wrote a note",
        LeadEventKind.StatusChanged when happened.After == nameof(LeadStatus.Spam) => $"{Who(happened)} marked it as spam",
        LeadEventKind.StatusChanged when happened.Before == nameof(LeadStatus.Spam) => $"{Who(happened)} took it out of spam, back to {happened.After}",
        LeadEventKind.StatusChanged => $"{Who(happened)} changed the status from {happened.Before} to {happened.After}",
        LeadEventKind.LetterResent => $"{Who(happened)} had the letter sent again ({happened.After}). It had been given up",
        LeadEventKind.Assigned when happened.After is null && happened.Before == happened.StaffName => $"{Who(happened)} gave it back; nobody has it",
        LeadEventKind.Assigned when happened.After is null => $"{Who(happened)} took it from {happened.Before}; nobody has it",
        LeadEventKind.Assigned when happened.After == happened.StaffName => $"{Who(happened)} took it{From(happened)}",
        LeadEventKind.Assigned => $"{Who(happened)} gave it to {happened.After}{From(happened)}",
        LeadEventKind.Offered => $"Offered to {happened.After}, because {happened.Before} is away",
        LeadEventKind.Reminded => happened.After switch
        {
            nameof(PromiseStage.Half) => "Reminder: half of the time to answer has passed",
            nameof(PromiseStage.Soon) => "Warning: an answer is due soon",
            _ => "Late: no answer was given in time",
        },
        LeadEventKind.Rescheduled => $"{Who(happened)} changed the working hours; an answer is due {happened.After} instead of {happened.Before}",
        LeadEventKind.Answered when happened.Before == happened.After => $"{Who(happened)} answered",
        LeadEventKind.Answered => $"{Who(happened)} answered; the status went from {happened.Before} to {happened.After}",
        LeadEventKind.ProspectWrote => "The prospect wrote",
        LeadEventKind.LetterFailed => $"A letter did not arrive: {happened.After}",
        LeadEventKind.Merged => $"{Who(happened)} merged it into {happened.After}",
        LeadEventKind.TookIn => $"{Who(happened)} merged {happened.After} into it",
        LeadEventKind.Separated => $"{Who(happened)} took it out of {happened.Before}",
        LeadEventKind.GaveOut => $"{Who(happened)} took {happened.After} out again",
        LeadEventKind.Linked => $"{Who(happened)} linked it with {happened.After}",
        LeadEventKind.Unlinked => $"{Who(happened)} removed the link with {happened.After}",
        _ => $"{Who(happened)}: {happened.Kind}",
    };

    private static string From(LeadEvent happened) => happened.Before is { } before ? $", after {before}" : "";

    private static string Who(LeadEvent happened) => happened.StaffName ?? "The site";
}
