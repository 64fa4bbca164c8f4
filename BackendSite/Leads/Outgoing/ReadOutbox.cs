using BackendSite.Data;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Outgoing;

/// <summary>A letter that has not arrived, for a list.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="Reference">The lead it is about; null for none.</param>
public sealed record UnsentLetter(Delivery Letter, string? Reference);

/// <summary>Reads the letters that have not arrived.</summary>
internal sealed class ReadOutbox(IDbContextFactory<SiteDb> databases)
{
    /// <summary>So many of each kind are shown.</summary>
    public const int Most = 50;

    /// <summary>Letters that were given up, the newest first.</summary>
    public Task<List<UnsentLetter>> Dead(CancellationToken cancellationToken) =>
        Read(letters => letters.Where(letter => letter.State == DeliveryState.Dead).OrderByDescending(letter => letter.Id), cancellationToken);

    /// <summary>Letters that wait after a failed try, the next one to be tried first.</summary>
    public Task<List<UnsentLetter>> Waiting(CancellationToken cancellationToken) =>
        Read(
            letters => letters.Where(letter => letter.State == DeliveryState.Pending && letter.LastError != null).OrderBy(letter => letter.NextAttemptAt),
            cancellationToken);

    private async Task<List<UnsentLetter>> Read(Func<IQueryable<Delivery>, IQueryable<Delivery>> which, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var letters = await which(db.Deliveries.AsNoTracking()).Take(Most).ToListAsync(cancellationToken);
        var about = letters.Select(letter => letter.LeadId).Distinct().ToList();
        var references = await db.Leads.Where(lead => about.Contains(lead.Id)).ToDictionaryAsync(lead => lead.Id, lead => lead.Reference, cancellationToken);
        return [.. letters.Select(letter => new UnsentLetter(letter, references.GetValueOrDefault(letter.LeadId ?? 0)))];
    }
}
