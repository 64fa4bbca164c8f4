namespace BackendSite.Mail;

/// <summary>Where the other rooms order letters.</summary>
public sealed class Outbox(Letterhead letterhead, TimeProvider clock)
{
    /// <summary>
    /// Makes a letter that is due at once. Add it to the transaction of the change that causes it, commit, and then ring
    /// the <see cref="MailBell"/>.
    /// </summary>
    /// <param name="kind">Which letter: the <see cref="IComposeLetter.Kind"/> of the composer that will write it.</param>
    /// <param name="recipient">One address. Several recipients are several letters, so that one bad address spoils no other.</param>
    /// <param name="data">What the composer needs besides the lead; null for nothing. Never a secret in clear.</param>
    public Delivery Order(string kind, string recipient, string? data = null)
    {
        var now = clock.GetUtcNow();
        return new Delivery
        {
            Kind = kind,
            Recipient = recipient,
            Data = data,
            // In the order of time, so that the index of many letters is written at its end and not all over.
            MessageId = $"{Guid.CreateVersion7(now):N}@{letterhead.Domain}",
            CreatedAt = now.UtcDateTime,
            NextAttemptAt = now.UtcDateTime,
        };
    }
}
