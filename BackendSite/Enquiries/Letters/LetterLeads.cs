using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Enquiries.Letters;

internal static class LetterLeads
{
    /// <summary>The lead that a letter is about.</summary>
    /// <exception cref="InvalidOperationException">It is gone, so there is nothing to write about.</exception>
    public static async Task<Lead> LeadOf(
        this IDbContextFactory<SiteDb> databases, Delivery delivery, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        return await db.Leads.AsNoTracking().SingleOrDefaultAsync(lead => lead.Id == delivery.LeadId, cancellationToken)
            ?? throw new InvalidOperationException($"Lead {delivery.LeadId} is gone.");
    }
}
