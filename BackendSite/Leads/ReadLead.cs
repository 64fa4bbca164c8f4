using BackendSite.Data;
using BackendSite.Leads.Merging;
using BackendSite.Mail;
using BackendSite.Staff;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads;

/// <summary>Another enquiry of the same person or company.</summary>
public sealed record OtherEnquiry(long Id, string Reference, string FullName, DateTime ReceivedAt, LeadStatus Status);

/// <summary>All that the page of a lead shows.</summary>
/// <param name="Lead">The lead, with the events, letters and conversation of it and of what was merged into it; nothing is tracked.</param>
/// <param name="Others">Other enquiries from the same address, newest first; spam is none.</param>
/// <param name="SameCompany">Enquiries of other people at the same company, newest first; spam is none.</param>
/// <param name="Linked">The leads that it is linked with by hand, newest first.</param>
/// <param name="Neighbours">The leads on both sides of it in the list that it was opened from.</param>
/// <param name="Draft">The note that whoever looks has begun; empty for none.</param>
/// <param name="Seen">The version that they read last; null when they never did.</param>
/// <param name="Colleagues">Everyone who works here.</param>
public sealed record ShownLead(
    Lead Lead, IReadOnlyList<OtherEnquiry> Others, IReadOnlyList<OtherEnquiry> SameCompany, IReadOnlyList<OtherEnquiry> Linked,
    LeadNeighbours Neighbours, string Draft, int? Seen, IReadOnlyList<Colleague> Colleagues);

/// <summary>Reads one lead with what happened to it and the letters it caused.</summary>
public sealed class ReadLead(IDbContextFactory<SiteDb> databases, FindLeads leads)
{
    /// <summary>Of a longer history the newest entries are read.</summary>
    public const int MaxEvents = 500;

    /// <summary>Of a longer conversation the newest messages are read.</summary>
    public const int MaxMessages = 200;

    /// <summary>So many other enquiries of the same person are read.</summary>
    public const int MaxOthers = 20;

    /// <summary>So many enquiries of others at the same company are read.</summary>
    public const int MaxColleagues = 6;

    /// <summary>
    /// The lead as it is now and what its page shows beside it. The database is asked once: what depends on the lead is asked for by its
    /// reference, and each list by a key, however much happened to the lead.
    /// </summary>
    /// <param name="reference">As people quote it; case does not matter.</param>
    /// <param name="query">The list that it was opened from.</param>
    /// <param name="me">Who looks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when there is no such lead.</returns>
    public async Task<ShownLead?> Show(string reference, LeadQuery query, Guid me, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var wanted = reference.ToUpperInvariant();
        var it = db.Leads.AsNoTracking().Where(lead => lead.Reference == wanted);
        var merged = db.Leads.AsNoTracking().Where(lead => lead.MergedInto == wanted);
        var all = db.Leads.AsNoTracking().Where(lead => lead.Reference == wanted || lead.MergedInto == wanted);
        var parts = all.Select(lead => (long?)lead.Id);

        IQueryable<LeadEvent> history = db.LeadEvents;
        IQueryable<Message> conversations = db.Messages;

        // The lists that may be long are cut along their index for the lead itself, which is why what was merged into it is asked for apart.
        var ask = new AskTogether(db);
        var whole = ask.Add(all.OrderBy(lead => lead.Id));
        var events = ask.Add(Newest(history.Where(e => e.LeadId == it.Select(lead => lead.Id).First())));
        var mergedEvents = ask.Add(Newest(merged.SelectMany(lead => history.Where(e => e.LeadId == lead.Id))));
        var deliveries = ask.Add(db.Deliveries.AsNoTracking().Where(letter => parts.Contains(letter.LeadId)));
        var messages = ask.Add(Newest(conversations.Where(message => message.LeadId == it.Select(lead => lead.Id).First())));
        var mergedMessages = ask.Add(Newest(merged.SelectMany(lead => conversations.Where(message => message.LeadId == lead.Id))));

        // Of whom was erased nothing is known by which to find others.
        var person = it.Where(lead => lead.ErasedAt == null);
        var others = ask.Add(Newest(
            db.Leads.Where(other => other.EmailKey == person.Select(lead => lead.EmailKey).First() && other.Id != person.Select(lead => lead.Id).First()), MaxOthers));
        var employed = person.Where(lead => lead.Company != "");
        var sameCompany = ask.Add(Newest(
            db.Leads.Where(other => other.Company == employed.Select(lead => lead.Company).First() && other.EmailKey != employed.Select(lead => lead.EmailKey).First()),
            MaxColleagues));

        // A link with what was merged since leads to where that is now.
        var links = LinkLeads.Of(history.Where(e => parts.Contains(e.LeadId)));
        var linkedNow = db.Leads.Where(other => links.Contains(other.Reference)).Select(other => other.MergedInto ?? other.Reference);
        var linked = ask.Add(Newest(db.Leads.Where(other => linkedNow.Contains(other.Reference) && other.Reference != wanted), MaxOthers));
        var neighbours = query.IsImpossible ? null : ask.Add(leads.Neighbours(db, query, wanted, me));
        IQueryable<NoteDraft> drafts = db.NoteDrafts;
        IQueryable<LeadRead> reads = db.LeadReads;
        var mine = ask.Add(it.Select(lead => new
        {
            Draft = drafts.Where(note => note.LeadId == lead.Id && note.StaffId == me).Select(note => note.Text).FirstOrDefault(),
            Seen = reads.Where(read => read.StaffId == me && read.LeadId == lead.Id).Select(read => (int?)read.Version).FirstOrDefault(),
        }));
        var colleagues = ask.Add(FindColleagues.In(db));
        await ask.Run(cancellationToken);

        if (whole.Rows.SingleOrDefault(lead => lead.Reference == wanted) is not { } lead)
        {
            return null;
        }

        lead.Merged.AddRange(whole.Rows.Where(part => part != lead));
        lead.Events.AddRange([.. events.Rows, .. mergedEvents.Rows]);
        lead.Deliveries.AddRange(deliveries.Rows);
        lead.Messages.AddRange([.. messages.Rows, .. mergedMessages.Rows]);
        var own = mine.Rows.SingleOrDefault();
        return new(
            lead, others.Rows, sameCompany.Rows, linked.Rows, neighbours?.Rows.Single() ?? new(null, null), own?.Draft ?? "", own?.Seen,
            colleagues.Rows);
    }

    /// <summary>Remembers that this person has seen the lead as it is.</summary>
    public async Task Remember(Lead lead, Guid me, CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "LeadReads" ("StaffId", "LeadId", "Version") VALUES ({me}, {lead.Id}, {lead.Version})
            ON CONFLICT ("StaffId", "LeadId") DO UPDATE SET "Version" = excluded."Version"
            """,
            cancellationToken);
    }

    private static IQueryable<LeadEvent> Newest(IQueryable<LeadEvent> events) =>
        events.AsNoTracking().OrderByDescending(e => e.Id).Take(MaxEvents);

    private static IQueryable<Message> Newest(IQueryable<Message> messages) =>
        messages.AsNoTracking().OrderByDescending(message => message.Id).Take(MaxMessages).Include(message => message.Attachments);

    private static IQueryable<OtherEnquiry> Newest(IQueryable<Lead> others, int atMost) => others
        .Where(other => other.Status != LeadStatus.Spam && other.Status != LeadStatus.Merged)
        .OrderByDescending(other => other.Id)
        .Take(atMost)
        .Select(other => new OtherEnquiry(other.Id, other.Reference, other.FullName, other.ReceivedAt, other.Status));
}
