using System.Security.Claims;
using BackendSite.Data;
using BackendSite.Mail;
using BackendSite.Staff;
using BackendSite.Staff.Auditing;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Leads.Privacy;

/// <summary>All that is held about somebody.</summary>
public sealed record PersonFile(string Address, DateTime MadeAt, IReadOnlyList<HeldLead> Leads, IReadOnlyList<HeldMessage> OtherMessages);

/// <summary>An enquiry and what hangs on it.</summary>
public sealed record HeldLead(ExportedLead Enquiry, string? Campaign, string? Referrer, IReadOnlyList<HeldEvent> History, IReadOnlyList<HeldLetter> Letters, IReadOnlyList<HeldMessage> Messages);

/// <summary>Something that happened.</summary>
public sealed record HeldEvent(DateTime At, string What, string? Before, string? After, string? Text);

/// <summary>A letter of ours; what it said follows from the enquiry.</summary>
public sealed record HeldLetter(DateTime At, string Kind, string To, string State);

/// <summary>A mail of the conversation.</summary>
public sealed record HeldMessage(DateTime At, string Kind, string? From, string To, string Subject, string Text, string? Quoted, IReadOnlyList<HeldAttachment> Attachments);

/// <summary>A file that came with it.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="ContentType">What its sender says it is.</param>
/// <param name="Content">Its bytes; null when it was too large to keep.</param>
public sealed record HeldAttachment(string Name, string ContentType, byte[]? Content);

/// <summary>Reads what is held about whoever writes from an address. That it was asked for is written down.</summary>
public sealed class FindPerson(IDbContextFactory<SiteDb> databases, Audit audit, TimeProvider clock)
{
    /// <summary>How many leads and messages there are: to know, before anything is made or erased.</summary>
    /// <exception cref="NotPermittedException">They may not.</exception>
    public async Task<(int Leads, int Messages)> Count(string address, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Export);
        var key = KeyOf(address);
        await using var db = databases.CreateDbContext();
        var ids = await db.Leads.Where(lead => lead.EmailKey == key && lead.ErasedAt == null).Select(lead => lead.Id).ToListAsync(cancellationToken);
        var messages = await db.Messages.CountAsync(message => ids.Contains(message.LeadId), cancellationToken)
            + await WrittenBy(db, key).CountAsync(message => !ids.Contains(message.LeadId), cancellationToken);
        await audit.Write(audit.Line(AuditKind.PersonFound, by, text: $"{ids.Count} leads, {messages} messages"), cancellationToken);
        return (ids.Count, messages);
    }

    /// <summary>All of it.</summary>
    /// <exception cref="NotPermittedException">They may not.</exception>
    public async Task<PersonFile> Read(string address, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        by.Demand(StaffRight.Export);
        var key = KeyOf(address);
        await using var db = databases.CreateDbContext();
        var leads = await db.Leads.AsNoTracking()
            .Where(lead => lead.EmailKey == key && lead.ErasedAt == null)
            .OrderBy(lead => lead.Id)
            .Include(lead => lead.Events)
            .Include(lead => lead.Deliveries)
            .AsSplitQuery()
            .ToListAsync(cancellationToken);
        var held = new List<HeldLead>();
        foreach (var lead in leads)
        {
            held.Add(new(
                ExportedLead.Of(lead),
                lead.Campaign,
                lead.Referrer,
                [.. lead.Events.OrderBy(e => e.Id).Select(e => new HeldEvent(e.At, e.Kind.ToString(), e.Before, e.After, e.Text))],
                [.. lead.Deliveries.OrderBy(d => d.Id).Select(d => new HeldLetter(d.CreatedAt, d.Kind, d.Recipient, d.State.ToString()))],
                await Messages(db.Messages.Where(message => message.LeadId == lead.Id), cancellationToken)));
        }

        var known = leads.Select(lead => lead.Id).ToList();
        var others = await Messages(WrittenBy(db, key).Where(message => !known.Contains(message.LeadId)), cancellationToken);
        await audit.Write(audit.Line(AuditKind.PersonExported, by, string.Join(", ", leads.Select(lead => lead.Reference))), cancellationToken);
        return new(address.Trim(), clock.GetUtcNow().UtcDateTime, held, others);
    }

    /// <summary>An address as leads are recognised by.</summary>
    internal static string KeyOf(string address) => address.Trim().ToLowerInvariant();

    /// <summary>What somebody wrote, in whatever conversation.</summary>
    internal static IQueryable<Message> WrittenBy(SiteDb db, string key) =>
#pragma warning disable CA1862 // A database compares its own way; ToLower is what each of them knows.
        db.Messages.Where(message => message.FromAddress!.ToLower() == key);
#pragma warning restore CA1862

    private static async Task<IReadOnlyList<HeldMessage>> Messages(IQueryable<Message> messages, CancellationToken cancellationToken)
    {
        var read = await messages.AsNoTracking().OrderBy(message => message.Id).Include(message => message.Attachments).ThenInclude(file => file.Content).ToListAsync(cancellationToken);
        return [.. read.Select(m => new HeldMessage(
            m.At, m.Kind.ToString(), m.FromAddress, m.To, m.Subject, m.Text, m.Quoted, [.. m.Attachments.Select(a => new HeldAttachment(a.FileName, a.ContentType, a.Content?.Bytes))]))];
    }
}
