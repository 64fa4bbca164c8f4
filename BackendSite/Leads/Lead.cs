using System.Linq.Expressions;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Leads;

/// <summary>One enquiry and what became of it. Every change goes with a <see cref="LeadEvent"/> in the same transaction.</summary>
public sealed class Lead
{
    /// <summary>Rises with the time of receipt; also the row id in the search index.</summary>
    public long Id { get; internal set; }

    /// <summary>What people quote: 8 characters without look-alikes, unique.</summary>
    public required string Reference { get; init; }

    /// <summary>The secret part of the receipt page's address: 128 random bits in base64url.</summary>
    public required string Receipt { get; init; }

    /// <summary>Digest of what was sent and when, roughly; unique, so that one enquiry can't be stored twice.</summary>
    public required string IdempotencyKey { get; set; }

    /// <summary>When the enquiry was accepted, UTC.</summary>
    public required DateTime ReceivedAt { get; init; }

    /// <summary>By when an answer was promised, UTC.</summary>
    public required DateTime DueAt { get; set; }

    /// <summary>When the prospect was first answered, UTC; null while they wait.</summary>
    public DateTime? FirstResponseAt { get; set; }

    /// <summary>When mail to the prospect last left, UTC; null before the first. Automatic letters don't count.</summary>
    public DateTime? LastSentAt { get; set; }

    /// <summary>When mail of the prospect last came in, UTC; null when none has since the enquiry. Automatic replies don't count.</summary>
    public DateTime? LastReceivedAt { get; set; }

    /// <summary>Where it stands.</summary>
    public LeadStatus Status { get; set; }

    /// <summary>The staff account that answers it; null while nobody does.</summary>
    public Guid? OwnerId { get; set; }

    /// <summary>When the site looks at it next by itself, UTC: to find an owner, to remind, to warn. Null when there is nothing to do.</summary>
    public DateTime? LookAt { get; set; }

    /// <summary>The prospect's name as they wrote it.</summary>
    public required string FullName { get; set; }

    /// <summary>Where they want the answer.</summary>
    public required string Email { get; set; }

    /// <summary><see cref="Email"/> in lower case: how a person is recognised.</summary>
    public required string EmailKey { get; set; }

    /// <summary>Their company.</summary>
    public required string Company { get; set; }

    /// <summary>Their project, in their words; lines end with \n.</summary>
    public required string Message { get; set; }

    /// <summary>Their phone number as they wrote it; null when not given.</summary>
    public string? Phone { get; set; }

    /// <summary>What they ticked under "I'm interested in"; may be empty.</summary>
    public List<string> Interests { get; set; } = [];

    /// <summary>Their tech stack; null when not given.</summary>
    public string? TechStack { get; set; }

    /// <summary>Their industry; null when not given.</summary>
    public string? Industry { get; set; }

    /// <summary>The path of the page that the enquiry was written on; null when unknown.</summary>
    public string? Source { get; set; }

    /// <summary>The call to action that led to the form, such as <c>banner</c>; null when none did.</summary>
    public string? CallToAction { get; set; }

    /// <summary>The campaign of the link that led here, such as <c>utm_source=newsletter, utm_medium=email</c>; null when none did.</summary>
    public string? Campaign { get; set; }

    /// <summary>The host of the site that linked here; null when unknown.</summary>
    public string? Referrer { get; set; }

    /// <summary>When everything personal was taken out, UTC; null while it is there.</summary>
    public DateTime? ErasedAt { get; set; }

    /// <summary>Why it was kept apart as spam, in words for staff; empty when it was not.</summary>
    public List<string> SpamReasons { get; set; } = [];

    /// <summary>What staff decided: true for spam, false for wanted; null while nobody has. What is learnt comes from these.</summary>
    public bool? SpamDecision { get; set; }

    /// <summary>Digest of the message alone, to see the same words come from other people.</summary>
    public required string MessageKey { get; set; }

    /// <summary>
    /// The reference of the lead that goes on with this one; null while it stands for itself. All that hangs on it stays where it is, and
    /// is read together with the other's; what happens from then on happens to the other.
    /// </summary>
    public string? MergedInto { get; set; }

    /// <summary>Rises with every change; a save with an older one is refused.</summary>
    public int Version { get; set; }

    /// <summary>What happened to it, oldest first when ordered by <see cref="LeadEvent.Id"/>.</summary>
    public List<LeadEvent> Events { get; } = [];

    /// <summary>The letters it caused.</summary>
    public List<Delivery> Deliveries { get; } = [];

    /// <summary>The conversation, oldest first when ordered by <see cref="Message.Id"/>; drafts included.</summary>
    public List<Message> Messages { get; } = [];

    /// <summary>What was merged into it, oldest first; filled where a lead is read to be shown.</summary>
    public List<Lead> Merged { get; } = [];

    /// <summary>From when its due time counts, UTC: its own receipt, or that of an older enquiry in it that waits too.</summary>
    public DateTime PromisedAt => Merged.Where(lead => lead.FirstResponseAt is null).Select(lead => lead.ReceivedAt).Append(ReceivedAt).Min();

    /// <summary>The leads whose prospects have no answer yet and are to get one.</summary>
    public static Expression<Func<Lead, bool>> WaitsForAnswer { get; } =
        lead => lead.FirstResponseAt == null && (lead.Status == LeadStatus.New || lead.Status == LeadStatus.Open);

    /// <summary>The leads on which there is something to do.</summary>
    public static Expression<Func<Lead, bool>> IsActive { get; } = lead =>
        lead.Status == LeadStatus.New || lead.Status == LeadStatus.Open || lead.Status == LeadStatus.Responded || lead.Status == LeadStatus.Qualified;
}

internal sealed class LeadMapping : IEntityTypeConfiguration<Lead>
{
    public void Configure(EntityTypeBuilder<Lead> lead)
    {
        lead.ToTable("Leads");
        lead.Property(l => l.Status).HasConversion<string>();
        lead.Property(l => l.Version).IsConcurrencyToken();
        lead.HasIndex(l => l.Reference).IsUnique();
        lead.HasIndex(l => l.Receipt).IsUnique();
        lead.HasIndex(l => l.IdempotencyKey).IsUnique();
        lead.HasIndex(l => new { l.EmailKey, l.Id });
        lead.HasIndex(l => new { l.MessageKey, l.Id });
        lead.HasIndex(l => new { l.SpamDecision, l.Id }).HasFilter("\"SpamDecision\" IS NOT NULL");
        lead.HasIndex(l => new { l.Status, l.Id });
        lead.HasIndex(l => new { l.OwnerId, l.Id });
        lead.HasIndex(l => new { l.ReceivedAt, l.Id });
        lead.HasIndex(l => l.LookAt).HasFilter("\"LookAt\" IS NOT NULL");
        lead.HasIndex(l => new { l.Company, l.Id });
        lead.HasIndex(l => l.MergedInto).HasFilter("\"MergedInto\" IS NOT NULL");
        lead.Ignore(l => l.Merged);
        lead.Ignore(l => l.PromisedAt);

        // The view of all that stand for themselves by receipt, and that of those who wait (see WaitsForAnswer) by receipt and by due time. Each holds
        // what its condition reads, so that pages are found and counted without the table.
        lead.HasIndex(l => new { l.Id, l.Status }).HasFilter("\"Status\" NOT IN ('Spam', 'Merged')").HasDatabaseName("IX_Leads_NotSpam");
        const string waiting = "\"FirstResponseAt\" IS NULL AND \"Status\" IN ('New', 'Open')";
        lead.HasIndex(l => new { l.Id, l.Status, l.FirstResponseAt }).HasFilter(waiting).HasDatabaseName("IX_Leads_Waiting");
        lead.HasIndex(l => new { l.DueAt, l.Id, l.Status, l.FirstResponseAt }).HasFilter(waiting).HasDatabaseName("IX_Leads_Due");
        lead.HasIndex(l => new { l.OwnerId, l.DueAt, l.Id, l.Status, l.FirstResponseAt }).HasFilter(waiting).HasDatabaseName("IX_Leads_OwnerDue");
        const string active = "\"Status\" IN ('New', 'Open', 'Responded', 'Qualified')";
        lead.HasIndex(l => new { l.OwnerId, l.Id, l.Status }).HasFilter(active).HasDatabaseName("IX_Leads_OwnerActive");
        lead.HasMany(l => l.Events).WithOne().HasForeignKey(e => e.LeadId);
        lead.HasMany(l => l.Deliveries).WithOne().HasForeignKey(d => d.LeadId);
        lead.HasMany(l => l.Messages).WithOne().HasForeignKey(m => m.LeadId);
    }
}
