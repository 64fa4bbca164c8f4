using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Leads;

/// <summary>What can happen to a lead.</summary>
public enum LeadEventKind
{
    /// <summary>The enquiry was accepted.</summary>
    Received,

    /// <summary>The status went from <see cref="LeadEvent.Before"/> to <see cref="LeadEvent.After"/>.</summary>
    StatusChanged,

    /// <summary>The prospect added <see cref="LeadEvent.Text"/> from the receipt page.</summary>
    Added,

    /// <summary>The prospect took the enquiry back; what was personal is erased.</summary>
    Withdrawn,

    /// <summary>What was personal was taken out, by somebody or by the rules; no staff account for the rules.</summary>
    Erased,

    /// <summary>Somebody wrote <see cref="LeadEvent.Text"/> for colleagues.</summary>
    NoteAdded,

    /// <summary>It went from <see cref="LeadEvent.Before"/> to <see cref="LeadEvent.After"/>, by name; null for nobody. <see cref="LeadEvent.Text"/> says why, when the site chose.</summary>
    Assigned,

    /// <summary>It was offered to <see cref="LeadEvent.After"/> because its owner, <see cref="LeadEvent.Before"/>, is away.</summary>
    Offered,

    /// <summary>The clock of the promise reached the stage <see cref="LeadEvent.After"/>, and whom it concerns were told by letter.</summary>
    Reminded,

    /// <summary>The working hours changed, and with them the due time from <see cref="LeadEvent.Before"/> to <see cref="LeadEvent.After"/>.</summary>
    Rescheduled,

    /// <summary>The letter that <see cref="LeadEvent.After"/> names had been given up, for the reason in <see cref="LeadEvent.Text"/>, and is sent again.</summary>
    LetterResent,

    /// <summary>An answer to the prospect was accepted by the mail server, or came by here in copy; the status may have changed with it.</summary>
    Answered,

    /// <summary>The prospect wrote; the conversation has what.</summary>
    ProspectWrote,

    /// <summary>The letter that <see cref="LeadEvent.After"/> names was given up or came back; <see cref="LeadEvent.Text"/> says why.</summary>
    LetterFailed,

    /// <summary>It goes on as a part of <see cref="LeadEvent.After"/>, a reference; <see cref="LeadEvent.Before"/> is its status until then.</summary>
    Merged,

    /// <summary>The lead with the reference <see cref="LeadEvent.After"/> was merged into it; <see cref="LeadEvent.Before"/> is when an answer is due without what was merged into it (ISO 8601, UTC).</summary>
    TookIn,

    /// <summary>It stands for itself again, with the status <see cref="LeadEvent.After"/>; it had been merged into <see cref="LeadEvent.Before"/>.</summary>
    Separated,

    /// <summary>The lead with the reference <see cref="LeadEvent.After"/> was taken out of it again.</summary>
    GaveOut,

    /// <summary>It was linked with the lead that has the reference <see cref="LeadEvent.After"/>.</summary>
    Linked,

    /// <summary>That link was removed.</summary>
    Unlinked,
}

/// <summary>One thing that happened to a lead. Never changed afterwards: the timeline, the audit and reports are views of these.</summary>
public sealed class LeadEvent
{
    /// <summary>Rises with time.</summary>
    public long Id { get; internal set; }

    /// <summary>The lead.</summary>
    public long LeadId { get; internal set; }

    /// <summary>When, UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>What.</summary>
    public required LeadEventKind Kind { get; init; }

    /// <summary>The staff account that did it; null for the prospect or the site itself.</summary>
    public Guid? StaffId { get; init; }

    /// <summary>That person's name at the time; null like <see cref="StaffId"/>.</summary>
    public string? StaffName { get; init; }

    /// <summary>The network address from which that person had signed in; null like <see cref="StaffId"/>.</summary>
    public string? From { get; init; }

    /// <summary>The value before; null where nothing was changed.</summary>
    public string? Before { get; init; }

    /// <summary>The value after; null where nothing was changed.</summary>
    public string? After { get; init; }

    /// <summary>What was written, such as a note or a reason; null when nothing was.</summary>
    public string? Text { get; init; }
}

internal sealed class LeadEventMapping : IEntityTypeConfiguration<LeadEvent>
{
    public void Configure(EntityTypeBuilder<LeadEvent> leadEvent)
    {
        leadEvent.ToTable("LeadEvents");
        leadEvent.Property(e => e.Kind).HasConversion<string>();
        leadEvent.HasIndex(e => e.LeadId);
        leadEvent.HasIndex(e => e.At);
    }
}
