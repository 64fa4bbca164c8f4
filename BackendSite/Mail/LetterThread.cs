using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary>The conversation that a letter belongs to: all letters about one lead hang on the first that was ordered.</summary>
internal sealed class LetterThread(IDbContextFactory<SiteDb> databases, TimeProvider clock) : IReadAhead
{
    private readonly ReadForLeads<Head> ahead = new(clock);

    private readonly Func<SiteDb, long, long, Task<string?>> first = EF.CompileAsyncQuery((SiteDb db, long lead, long before) => db.Set<Delivery>()
        .Where(earlier => earlier.LeadId == lead && earlier.Id < before)
        .OrderBy(earlier => earlier.Id)
        .Select(earlier => earlier.MessageId)
        .FirstOrDefault());

    private readonly Func<SiteDb, long[], IAsyncEnumerable<Head>> heads = EF.CompileAsyncQuery((SiteDb db, long[] leads) => db.Set<Delivery>()
        .Where(letter => letter.LeadId != null && leads.Contains(letter.LeadId.Value)
            && !db.Set<Delivery>().Any(earlier => earlier.LeadId == letter.LeadId && earlier.Id < letter.Id))
        .Select(letter => new Head(letter.LeadId!.Value, letter.Id, letter.MessageId)));

    public async Task Read(IReadOnlyList<Delivery> letters)
    {
        var leads = letters.Select(letter => letter.LeadId).OfType<long>().Distinct().ToArray();
        if (leads.Length == 0)
        {
            return;
        }

        await using var db = databases.CreateDbContext();
        ahead.Keep(await heads(db, leads).ToDictionaryAsync(head => head.Lead));
    }

    /// <summary>The Message-ID of the first letter about the same lead.</summary>
    /// <returns>Null when this is the first one, or about no lead.</returns>
    public async Task<string?> Of(Delivery delivery)
    {
        if (delivery.LeadId is not { } lead)
        {
            return null;
        }

        if (ahead.TryGet(lead, out var head))
        {
            return head.Letter < delivery.Id ? head.MessageId : null;
        }

        await using var db = databases.CreateDbContext();
        return await first(db, lead, delivery.Id);
    }

    private sealed record Head(long Lead, long Letter, string MessageId);
}
