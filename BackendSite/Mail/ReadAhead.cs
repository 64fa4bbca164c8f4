namespace BackendSite.Mail;

/// <summary>Reads at once what letters that were leased together tell of, so that each of them need not ask by itself.</summary>
public interface IReadAhead
{
    /// <summary>Reads for letters that are about to be composed. What it fails to read is asked for again.</summary>
    Task Read(IReadOnlyList<Delivery> letters);
}

/// <summary>What was read for the letters leased last, for a second: what letters tell of may change.</summary>
/// <typeparam name="T">What is told of one lead.</typeparam>
public sealed class ReadForLeads<T>(TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private volatile Batch? last;

    /// <summary>Replaces what was kept before.</summary>
    public void Keep(IReadOnlyDictionary<long, T> byLead) => last = new(byLead, clock.GetTimestamp());

    /// <summary>Whether something is kept of a lead, and what.</summary>
    public bool TryGet(long? lead, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T read)
    {
        read = default;
        return lead is { } id && last is { } batch && clock.GetElapsedTime(batch.At) < Fresh && batch.ByLead.TryGetValue(id, out read);
    }

    private sealed record Batch(IReadOnlyDictionary<long, T> ByLead, long At);
}
