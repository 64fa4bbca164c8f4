using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Mail;

/// <summary>Where one letter stands.</summary>
public enum DeliveryState
{
    /// <summary>Waits for <see cref="Delivery.NextAttemptAt"/>.</summary>
    Pending,

    /// <summary>A sender has it until <see cref="Delivery.LeaseUntil"/>.</summary>
    Leased,

    /// <summary>The mail server took it.</summary>
    Sent,

    /// <summary>Given up; <see cref="Delivery.LastError"/> says why. Resending makes it Pending.</summary>
    Dead,
}

/// <summary>
/// One letter to one recipient: the outbox. Written in the transaction of the change that causes it; what it says is
/// composed when it is sent, by the room that knows its <see cref="Kind"/>.
/// </summary>
public sealed class Delivery
{
    /// <summary>Rises with time.</summary>
    public long Id { get; internal set; }

    /// <summary>The lead it is about; null for letters about something else, such as an invitation.</summary>
    public long? LeadId { get; set; }

    /// <summary>Which letter: the key of the composer that writes it.</summary>
    public required string Kind { get; init; }

    /// <summary>The recipient's address.</summary>
    public required string Recipient { get; init; }

    /// <summary>What the composer needs besides the lead; null for nothing. Never a secret in clear.</summary>
    public string? Data { get; init; }

    /// <summary>Without angle brackets; the same at every attempt, so that a repeat can be told from a second letter.</summary>
    public required string MessageId { get; init; }

    /// <summary>When it was ordered, UTC; also the letter's Date.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Where it stands.</summary>
    public DeliveryState State { get; set; }

    /// <summary>Not tried before then, UTC.</summary>
    public required DateTime NextAttemptAt { get; set; }

    /// <summary>Attempts that failed because of this letter; a channel that is down doesn't count.</summary>
    public int Attempts { get; set; }

    /// <summary>Names the lease; a completion that names another one is refused. Null when not leased.</summary>
    public Guid? LeaseId { get; set; }

    /// <summary>The process that has the lease, as in <see cref="SenderLock"/>; null when not leased.</summary>
    public string? LeasedBy { get; set; }

    /// <summary>When the lease ends, UTC; null when not leased.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>When the server took it, UTC; null before.</summary>
    public DateTime? SentAt { get; set; }

    /// <summary>What the server said when it took it; null before.</summary>
    public string? ServerReply { get; set; }

    /// <summary>What went wrong last, in words for staff; null if nothing has.</summary>
    public string? LastError { get; set; }

    /// <summary>An earlier attempt may have arrived: the answer to it was lost, or the sender was.</summary>
    public bool PossibleRepeat { get; set; }

    /// <summary>
    /// A room wants to know what becomes of it, and has not been told yet. It stays true until that room has drawn its
    /// consequences, in the same transaction as these; so a crash at any point only delays them.
    /// </summary>
    public bool IsAwaited { get; set; }
}

internal sealed class DeliveryMapping : IEntityTypeConfiguration<Delivery>
{
    public void Configure(EntityTypeBuilder<Delivery> delivery)
    {
        delivery.ToTable("Deliveries");
        delivery.Property(d => d.State).HasConversion<string>();
        delivery.HasIndex(d => d.LeadId);
        delivery.HasIndex(d => d.MessageId).IsUnique();

        // What the senders ask for: the few that are not finished.
        delivery.HasIndex(d => d.NextAttemptAt).HasFilter("\"State\" = 'Pending'");
        delivery.HasIndex(d => d.LeaseUntil).HasFilter("\"State\" = 'Leased'");
        delivery.HasIndex(d => d.Id).HasFilter("\"State\" = 'Dead'").HasDatabaseName("IX_Deliveries_Dead");
        delivery.HasIndex(d => new { d.IsAwaited, d.State }).HasFilter("\"IsAwaited\"").HasDatabaseName("IX_Deliveries_Awaited");
    }
}
