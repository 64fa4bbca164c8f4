namespace BackendSite.Leads.Merging;

/// <summary>Which leads can become one. Each rule keeps somebody from waiting unseen.</summary>
internal static class MergeRules
{
    /// <summary>Why a lead can't become a part of another, in words; null when it can.</summary>
    public static string? Refusal(Lead part, Lead whole) =>
        part.Id == whole.Id ? "A lead can't be merged into itself."
        : part.MergedInto is { } already ? $"{part.Reference} was merged into {already} already."
        : whole.MergedInto is { } goesOn ? $"{whole.Reference} was merged into {goesOn} itself."
        : !IsActive(part) ? $"{part.Reference} is finished. Link it instead: it stays what it is."
        : !IsActive(whole) ? $"{whole.Reference} is finished. Open {part.Reference}, and link the two instead."
        // An answer goes to one address; the other person would wait for theirs.
        : part.EmailKey != whole.EmailKey ? $"{part.Reference} was sent from another address, and an answer goes to one. Link the two instead."
        : Waits(part) && !Waits(whole) ? $"{part.Reference} still waits for an answer, and this lead does not. Open {part.Reference} and merge this one into it."
        : null;

    /// <summary>What is said of a lead that has parts itself.</summary>
    public static string HasParts(string reference) => $"Other leads were merged into {reference}. Open {reference} and merge this one into it.";

    /// <summary>What is said while somebody writes there.</summary>
    public static string Busy(string reference) => $"An answer or a note is being written on {reference}. Finish it there, or delete it, and merge then.";

    /// <summary>True while its prospect has no answer and is to get one.</summary>
    public static bool Waits(Lead lead) => lead.FirstResponseAt is null && lead.Status is LeadStatus.New or LeadStatus.Open;

    private static bool IsActive(Lead lead) => lead.ErasedAt is null && LeadView.Mine.Holds(lead.Status);
}
