using BackendSite.Data;
using BackendSite.Leads.Merging;
using BackendSite.Mail;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>Another enquiry of the same person or company.</summary>
public sealed record OtherEnquiry(long Id, string Reference, string FullName, DateTime ReceivedAt, LeadStatus Status);

/// <summary>Reads one lead with what happened to it and the letters it caused.</summary>
public sealed class ReadLead(IDbContextFactory<SiteDb> databases)
{
    /// <summary>Of a longer history the newest entries are read.</summary>
    public const int MaxEvents = 500;

    /// <summary>Of a longer conversation the newest messages are read.</summary>
    public const int MaxMessages = 200;

    /// <summary>So many other enquiries of the same person are read.</summary>
    public const int MaxOthers = 20;

    /// <summary>So many enquiries of others at the same company are read.</summary>
    public const int MaxColleagues = 6;

    /// <summary>Other enquiries from the same address, newest first; spam is none.</summary>
    public async Task<IReadOnlyList<OtherEnquiry>> OthersOf(Lead lead, CancellationToken cancellationToken)
    {
        if (lead.ErasedAt is not null)
        {
            return [];
        }

        await using var db = databases.CreateDbContext();
        return await Newest(db.Leads.Where(other => other.EmailKey == lead.EmailKey && other.Id != lead.Id), MaxOthers, cancellationToken);
    }

    /// <summary>Enquiries of other people at the same company, newest first; spam is none.</summary>
    public async Task<IReadOnlyList<OtherEnquiry>> ColleaguesOf(Lead lead, CancellationToken cancellationToken)
    {
        if (lead.ErasedAt is not null || lead.Company.Length == 0)
        {
            return [];
        }

        await using var db = databases.CreateDbContext();
        return await Newest(db.Leads.Where(other => other.Company == lead.Company && other.EmailKey != lead.EmailKey), MaxColleagues, cancellationToken);
    }

    /// <summary>The leads that it is linked with by hand, newest first.</summary>
    public async Task<IReadOnlyList<OtherEnquiry>> LinkedWith(Lead lead, CancellationToken cancellationToken)
    {
        var linked = LinkLeads.Of(lead.Events);
        if (linked.Count == 0)
        {
            return [];
        }

        // A link with what was merged since leads to where that is now.
        await using var db = databases.CreateDbContext();
        var now = db.Leads.Where(other => linked.Contains(other.Reference)).Select(other => other.MergedInto ?? other.Reference);
        return await Newest(db.Leads.Where(other => now.Contains(other.Reference) && other.Id != lead.Id), MaxOthers, cancellationToken);
    }

    /// <summary>Remembers that this person has seen the lead as it is.</summary>
    public async Task Remember(Lead lead, Guid me, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var read = await db.LeadReads.FindAsync([me, lead.Id], cancellationToken);
        if (read is null)
        {
            db.Add(new LeadRead { StaffId = me, LeadId = lead.Id, Version = lead.Version });
        }
        else
        {
            read.Version = lead.Version;
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The lead as it is now, with the events, letters and conversation of it and of what was merged into it; nothing is tracked.</summary>
    /// <param name="reference">As people quote it; case does not matter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when there is no such lead.</returns>
    public async Task<Lead?> ByReference(string reference, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var wanted = reference.ToUpperInvariant();
        var lead = await db.Leads.AsNoTracking().SingleOrDefaultAsync(l => l.Reference == wanted, cancellationToken);
        if (lead is not null)
        {
            lead.Merged.AddRange(await db.Leads.AsNoTracking().Where(l => l.MergedInto == wanted).OrderBy(l => l.Id).ToListAsync(cancellationToken));
            foreach (var part in lead.Merged.Prepend(lead))
            {
                await AddWhatHangsOn(db, part.Id, lead, cancellationToken);
            }
        }

        return lead;
    }

    // One by one: as one query, the limit would make the database number the events of all leads.
    private static async Task AddWhatHangsOn(SiteDb db, long id, Lead lead, CancellationToken cancellationToken)
    {
        lead.Events.AddRange(await db.LeadEvents.AsNoTracking()
            .Where(e => e.LeadId == id)
            .OrderByDescending(e => e.Id)
            .Take(MaxEvents)
            .ToListAsync(cancellationToken));
        lead.Deliveries.AddRange(await db.Deliveries.AsNoTracking()
            .Where(letter => letter.LeadId == id)
            .ToListAsync(cancellationToken));
        lead.Messages.AddRange(await db.Messages.AsNoTracking()
            .Where(message => message.LeadId == id)
            .OrderByDescending(message => message.Id)
            .Take(MaxMessages)
            .Include(message => message.Attachments)
            .ToListAsync(cancellationToken));
    }

    private static Task<List<OtherEnquiry>> Newest(IQueryable<Lead> others, int atMost, CancellationToken cancellationToken) => others
        .Where(other => other.Status != LeadStatus.Spam && other.Status != LeadStatus.Merged)
        .OrderByDescending(other => other.Id)
        .Take(atMost)
        .Select(other => new OtherEnquiry(other.Id, other.Reference, other.FullName, other.ReceivedAt, other.Status))
        .ToListAsync(cancellationToken);
}
