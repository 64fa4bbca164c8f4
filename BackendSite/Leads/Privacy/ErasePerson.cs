using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Privacy;

/// <summary>Takes everything about a person out of the site and leaves tombstones that keep counts, times and the audit true.</summary>
public sealed class ErasePerson(
    IDbContextFactory<SiteDb> databases, PickedUpLetters files, Audit audit, LeadFeed feed, TimeProvider clock)
{
    /// <summary>Erases all that is held about who writes from an address.</summary>
    /// <param name="address">The address; case does not matter.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellationToken">Stops before anything is changed.</param>
    /// <returns>The references of the leads.</returns>
    /// <exception cref="NotPermittedException">They may not.</exception>
    public async Task<IReadOnlyList<string>> Erase(string address, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Erase);
        var key = FindPerson.KeyOf(address);
        await using var db = databases.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var leads = await db.Leads.Where(lead => lead.EmailKey == key && lead.ErasedAt == null).ToListAsync(cancellationToken);
        await EraseAll(db, leads, by, cancellationToken);

        // What they wrote in the conversations of others on their side.
        await FindPerson.WrittenBy(db, key).ExecuteDeleteAsync(cancellationToken);
        db.AuditEntries.Add(audit.Line(AuditKind.PersonErased, by, string.Join(", ", leads.Select(lead => lead.Reference)), text: $"{leads.Count} leads"));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Tell(leads);
        return [.. leads.Select(lead => lead.Reference)];
    }

    /// <summary>Erases leads in the caller's transaction; call <see cref="Tell"/> after its commit.</summary>
    /// <param name="db">The context that tracks them.</param>
    /// <param name="leads">The leads.</param>
    /// <param name="by">Who; null for the site itself.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task EraseAll(SiteDb db, IReadOnlyCollection<Lead> leads, ClaimsPrincipal? by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var lead in leads)
        {
            await EraseLead.From(db, lead, now, cancellationToken);
            lead.Version++;
            lead.LookAt = null;
            lead.Events.Add(new() { At = now, Kind = LeadEventKind.Erased, StaffId = by?.StaffId, StaffName = by?.StaffName, From = by?.SignedInFrom });
        }
    }

    /// <summary>What can only follow the commit: letters in the pickup folder, and open pages.</summary>
    internal void Tell(IReadOnlyCollection<Lead> leads)
    {
        files.Forget(leads.Select(lead => lead.Id));
        foreach (var lead in leads)
        {
            feed.Publish(new LeadSignal(lead.Id, Arrived: false));
        }
    }
}
