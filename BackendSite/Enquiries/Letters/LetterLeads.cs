using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Enquiries.Letters;

/// <summary>Finds what a letter about an enquiry tells of. Every enquiry has its letters, so the questions are prepared once.</summary>
internal sealed class LetterLeads(IDbContextFactory<SiteDb> databases)
{
    private readonly Func<SiteDb, long?, Task<Lead?>> find = EF.CompileAsyncQuery((SiteDb db, long? id) =>
        db.Set<Lead>().AsNoTracking().SingleOrDefault(lead => lead.Id == id));

    private readonly Func<SiteDb, string, long, int, Task<int>> count = EF.CompileAsyncQuery((SiteDb db, string person, long before, int atMost) =>
        db.Set<Lead>().Where(lead => lead.EmailKey == person && lead.Id < before && lead.Status != LeadStatus.Spam).Take(atMost).Count());

    /// <summary>The lead that a letter is about.</summary>
    /// <exception cref="InvalidOperationException">It is gone, so there is nothing to write about.</exception>
    public async Task<Lead> Of(Delivery delivery)
    {
        await using var db = databases.CreateDbContext();
        return await Of(db, delivery);
    }

    /// <summary>The lead that a letter is about, and how many enquiries the same person sent before; those set apart as spam don't count.</summary>
    /// <param name="delivery">The letter.</param>
    /// <param name="atMost">Where counting ends.</param>
    /// <exception cref="InvalidOperationException">It is gone, so there is nothing to write about.</exception>
    public async Task<(Lead Lead, int Earlier)> WithEarlier(Delivery delivery, int atMost)
    {
        await using var db = databases.CreateDbContext();
        var lead = await Of(db, delivery);
        return (lead, await count(db, lead.EmailKey, lead.Id, atMost));
    }

    private async Task<Lead> Of(SiteDb db, Delivery delivery) =>
        await find(db, delivery.LeadId) ?? throw new InvalidOperationException($"Lead {delivery.LeadId} is gone.");
}
