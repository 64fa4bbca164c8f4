using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary>The conversation that a letter belongs to: all letters about one lead hang on the first that was ordered.</summary>
internal sealed class LetterThread(IDbContextFactory<SiteDb> databases)
{
    private readonly Func<SiteDb, long, long, Task<string?>> first = EF.CompileAsyncQuery((SiteDb db, long lead, long before) => db.Set<Delivery>()
        .Where(earlier => earlier.LeadId == lead && earlier.Id < before)
        .OrderBy(earlier => earlier.Id)
        .Select(earlier => earlier.MessageId)
        .FirstOrDefault());

    /// <summary>The Message-ID of the first letter about the same lead.</summary>
    /// <returns>Null when this is the first one, or about no lead.</returns>
    public async Task<string?> Of(Delivery delivery)
    {
        if (delivery.LeadId is not { } lead)
        {
            return null;
        }

        await using var db = databases.CreateDbContext();
        return await first(db, lead, delivery.Id);
    }
}
