using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Enquiries.Letters;

/// <summary>
/// Finds what a letter about an enquiry tells of. Every enquiry has its letters, so the questions are prepared once, and asked once
/// for letters that leave together.
/// </summary>
internal sealed class LetterLeads(IDbContextFactory<SiteDb> databases, TimeProvider clock) : IReadAhead
{
    /// <summary>Where the count of earlier enquiries ends: an address from which a robot writes must not make each of its letters slower.</summary>
    public const int MostCounted = 200;

    private readonly ReadForLeads<Told> ahead = new(clock);

    private readonly Func<SiteDb, long?, Task<Lead?>> find = EF.CompileAsyncQuery((SiteDb db, long? id) =>
        db.Set<Lead>().AsNoTracking().SingleOrDefault(lead => lead.Id == id));

    private readonly Func<SiteDb, string, long, Task<int>> count = EF.CompileAsyncQuery((SiteDb db, string person, long before) =>
        db.Set<Lead>().Where(lead => lead.EmailKey == person && lead.Id < before && lead.Status != LeadStatus.Spam).OrderBy(lead => lead.Id).Take(MostCounted).Count());

    private readonly Func<SiteDb, long[], IAsyncEnumerable<Told>> together = EF.CompileAsyncQuery((SiteDb db, long[] ids) => db.Set<Lead>().AsNoTracking()
        .Where(lead => ids.Contains(lead.Id))
        .Select(lead => new Told(lead, db.Set<Lead>()
            .Where(other => other.EmailKey == lead.EmailKey && other.Id < lead.Id && other.Status != LeadStatus.Spam).OrderBy(other => other.Id).Take(MostCounted).Count())));

    public async Task Read(IReadOnlyList<Delivery> letters)
    {
        var ids = letters
            .Where(letter => letter.Kind is EnquiryLetters.Notice or EnquiryLetters.Acknowledgement)
            .Select(letter => letter.LeadId).OfType<long>().Distinct().ToArray();
        if (ids.Length == 0)
        {
            return;
        }

        await using var db = databases.CreateDbContext();
        ahead.Keep(await together(db, ids).ToDictionaryAsync(told => told.Lead.Id));
    }

    /// <summary>The lead that a letter is about.</summary>
    /// <exception cref="InvalidOperationException">It is gone, so there is nothing to write about.</exception>
    public async Task<Lead> Of(Delivery delivery)
    {
        if (ahead.TryGet(delivery.LeadId, out var read))
        {
            return read.Lead;
        }

        await using var db = databases.CreateDbContext();
        return await Of(db, delivery);
    }

    /// <summary>
    /// The lead that a letter is about, and how many enquiries the same person sent before, up to <see cref="MostCounted"/>; those set
    /// apart as spam don't count.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is gone, so there is nothing to write about.</exception>
    public async Task<(Lead Lead, int Earlier)> WithEarlier(Delivery delivery)
    {
        if (ahead.TryGet(delivery.LeadId, out var read))
        {
            return (read.Lead, read.Earlier);
        }

        await using var db = databases.CreateDbContext();
        var lead = await Of(db, delivery);
        return (lead, await count(db, lead.EmailKey, lead.Id));
    }

    private async Task<Lead> Of(SiteDb db, Delivery delivery) =>
        await find(db, delivery.LeadId) ?? throw new InvalidOperationException($"Lead {delivery.LeadId} is gone.");

    private sealed record Told(Lead Lead, int Earlier);
}
