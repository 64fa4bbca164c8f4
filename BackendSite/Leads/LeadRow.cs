using System.Linq.Expressions;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff;

namespace BackendSite.Leads;

/// <summary>What a list shows of a lead.</summary>
public sealed record LeadRow
{
    // Enough of the message to find its first line in; the whole of it may be long.
    private const int ExcerptLength = 240;

    public required long Id { get; init; }

    public required string Reference { get; init; }

    public required string FullName { get; init; }

    public required string Company { get; init; }

    /// <summary>What it is about: of the beginning of the message, which is given, the first line that says something.</summary>
    public required string What
    {
        get;
        init => field = value.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
    }

    public required IReadOnlyList<string> Interests { get; init; }

    public required LeadStatus Status { get; init; }

    public required DateTime ReceivedAt { get; init; }

    public required DateTime DueAt { get; init; }

    public required DateTime? FirstResponseAt { get; init; }

    /// <summary>The staff account that answers it; null while nobody does.</summary>
    public required Guid? OwnerId { get; init; }

    /// <summary>That person's name; null like <see cref="OwnerId"/>.</summary>
    public required string? OwnerName { get; init; }

    /// <summary>Rises with every change.</summary>
    public required int Version { get; init; }

    /// <summary>The version that whoever looks has read; null when they never opened it.</summary>
    public required int? ReadVersion { get; init; }

    /// <summary>Letters that the mail server took.</summary>
    public required int LettersSent { get; init; }

    /// <summary>Letters that are on their way.</summary>
    public required int LettersWaiting { get; init; }

    /// <summary>Letters that were given up.</summary>
    public required int LettersDead { get; init; }

    /// <summary>Who was told: what the mail server took, and no more than that.</summary>
    public string Letters => this switch
    {
        { LettersDead: > 0 } => $"{LettersDead} failed",
        { LettersWaiting: > 0 } => $"{LettersWaiting} waiting",
        { LettersSent: > 0 } => $"{LettersSent} sent",
        _ => "none",
    };

    /// <summary>True when something happened that whoever looks has not seen.</summary>
    public bool Unread => Status is not (LeadStatus.Spam or LeadStatus.Merged) && (ReadVersion ?? -1) < Version;

    internal static Expression<Func<Lead, LeadRow>> Of(SiteDb db, Guid me)
    {
        IQueryable<StaffUser> everybody = db.Staff;
        var reads = db.LeadReads.Where(read => read.StaffId == me);
        return lead => new LeadRow
        {
            Id = lead.Id,
            Reference = lead.Reference,
            FullName = lead.FullName,
            Company = lead.Company,
            What = lead.Message.Substring(0, ExcerptLength),
            Interests = lead.Interests,
            Status = lead.Status,
            ReceivedAt = lead.ReceivedAt,
            DueAt = lead.DueAt,
            FirstResponseAt = lead.FirstResponseAt,
            OwnerId = lead.OwnerId,
            OwnerName = everybody.Where(staff => staff.Id == lead.OwnerId).Select(staff => staff.DisplayName).FirstOrDefault(),
            Version = lead.Version,
            ReadVersion = reads.Where(read => read.LeadId == lead.Id).Select(read => (int?)read.Version).FirstOrDefault(),
            LettersSent = lead.Deliveries.Count(letter => letter.State == DeliveryState.Sent),
            LettersWaiting = lead.Deliveries.Count(letter => letter.State == DeliveryState.Pending || letter.State == DeliveryState.Leased),
            LettersDead = lead.Deliveries.Count(letter => letter.State == DeliveryState.Dead),
        };
    }
}
