using BackendSite.Data;
using BackendSite.Enquiries.Spam;
using BackendSite.Leads;
using BackendSite.Promise;
using BackendSite.Web;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Enquiries;

/// <summary>
/// One accepted enquiry on its way into the database. What can be worked out without it is worked out here, on the visitor's
/// own thread, and not on the one that writes for all of them.
/// </summary>
/// <param name="Evidence">What was sent, by the rules already, and how it came.</param>
/// <param name="ReceivedAt">When, UTC.</param>
internal sealed record AcceptedEnquiry(SpamEvidence Evidence, DateTime ReceivedAt)
{
    private readonly SpamScore score = SpamScore.Of(Evidence);

    /// <summary>What was sent.</summary>
    public EnquiryDraft Draft => Evidence.Draft;

    /// <summary>Recognises repeats.</summary>
    public (string Current, string Previous) Keys { get; } = EnquiryKey.Of(Evidence.Draft, ReceivedAt);

    /// <summary>Recognises the message when others send it.</summary>
    public string MessageKey { get; } = EnquiryKey.OfMessage(Evidence.Draft);

    /// <summary>Recognises the person.</summary>
    public string EmailKey { get; } = Evidence.Draft.Email.ToLowerInvariant();

    /// <summary>How much it looks like spam, now that it is known how many others sent the same message.</summary>
    public SpamScore Judge(int sameMessage) =>
        sameMessage == 0 ? score : SpamScore.Of(Evidence with { SameMessageRecently = sameMessage });
}

/// <summary>
/// Writes enquiries: each with its first event and its letters, several in one transaction. What was sent before is found
/// instead of written again. Runs on the one thread of <see cref="EnquiryWriter"/>.
/// </summary>
internal sealed class StoreEnquiry(
    IDbContextFactory<SiteDb> databases, EnquiryLetters letters, WorkingCalendar calendar)
{
    private static readonly TimeSpan EchoTime = TimeSpan.FromDays(3);

    // More don't change the judgement.
    private const int MaxEchoes = 500;

    // One automatic answer an address in this time, so that the form can't be used to flood somebody's mailbox.
    private static readonly TimeSpan QuietTime = TimeSpan.FromHours(1);

    /// <summary>Commits all of them, or none.</summary>
    /// <returns>For each, the lead that holds it and whether it is new.</returns>
    /// <exception cref="DbUpdateException">A row was refused, or the database can't be written.</exception>
    public IReadOnlyList<(Lead Lead, bool Arrived)> Store(IReadOnlyList<AcceptedEnquiry> enquiries)
    {
        using var db = databases.CreateDbContext();
        CrashPoint.Pass("accept: before the transaction");
        using var transaction = db.Database.BeginTransaction();
        var known = FindRepeats(db, enquiries);
        var quiet = FindAnswered(db, enquiries);
        var echoes = FindEchoes(db, enquiries);
        var stored = new List<(Lead, bool)>(enquiries.Count);
        foreach (var enquiry in enquiries)
        {
            if (known.TryGetValue(enquiry.Keys.Current, out var lead) || known.TryGetValue(enquiry.Keys.Previous, out lead))
            {
                stored.Add((lead, false));
                continue;
            }

            lead = NewLead(enquiry, echoes.GetValueOrDefault(enquiry.MessageKey)?.Count(person => person != enquiry.EmailKey) ?? 0);
            if (lead.Status != LeadStatus.Spam)
            {
                letters.Order(lead, acknowledge: quiet.Add(lead.EmailKey));
            }

            known[lead.IdempotencyKey] = lead;
            db.Leads.Add(lead);
            stored.Add((lead, true));
        }

        db.SaveChanges();
        CrashPoint.Pass("accept: rows written");
        transaction.Commit();
        CrashPoint.Pass("accept: committed");
        return stored;
    }

    private static Dictionary<string, Lead> FindRepeats(SiteDb db, IReadOnlyList<AcceptedEnquiry> enquiries)
    {
        var keys = enquiries.SelectMany(enquiry => new[] { enquiry.Keys.Current, enquiry.Keys.Previous }).ToList();
        return db.Leads.AsNoTracking().Where(lead => keys.Contains(lead.IdempotencyKey)).ToDictionary(lead => lead.IdempotencyKey);
    }

    private static HashSet<string> FindAnswered(SiteDb db, IReadOnlyList<AcceptedEnquiry> enquiries)
    {
        var people = enquiries.Select(enquiry => enquiry.EmailKey).ToList();
        var since = enquiries.Min(enquiry => enquiry.ReceivedAt) - QuietTime;
        return [.. db.Leads.Where(lead => people.Contains(lead.EmailKey) && lead.ReceivedAt > since).Select(lead => lead.EmailKey)];
    }

    // Who else sent the same message, message by message.
    private static Dictionary<string, HashSet<string>> FindEchoes(SiteDb db, IReadOnlyList<AcceptedEnquiry> enquiries)
    {
        var messages = enquiries.Select(enquiry => enquiry.MessageKey).ToList();
        var since = enquiries.Min(enquiry => enquiry.ReceivedAt) - EchoTime;
        return db.Leads
            .Where(lead => messages.Contains(lead.MessageKey) && lead.ReceivedAt > since)
            .OrderByDescending(lead => lead.Id)
            .Take(MaxEchoes)
            .Select(lead => new { lead.MessageKey, lead.EmailKey })
            .AsEnumerable()
            .GroupBy(lead => lead.MessageKey, lead => lead.EmailKey)
            .ToDictionary(message => message.Key, message => message.ToHashSet());
    }

    private Lead NewLead(AcceptedEnquiry enquiry, int sameMessage)
    {
        var draft = enquiry.Draft;
        var spam = enquiry.Judge(sameMessage);
        return new()
        {
            Reference = Receipt.NewReference(),
            Receipt = Receipt.NewSecret(),
            IdempotencyKey = enquiry.Keys.Current,
            ReceivedAt = enquiry.ReceivedAt,
            DueAt = calendar.Due(enquiry.ReceivedAt),
            FullName = draft.FullName,
            Email = draft.Email,
            EmailKey = enquiry.EmailKey,
            Company = draft.Company,
            Message = draft.Message,
            MessageKey = enquiry.MessageKey,
            Status = spam.IsOverTheLine ? LeadStatus.Spam : LeadStatus.New,
            LookAt = spam.IsOverTheLine ? null : enquiry.ReceivedAt,
            SpamReasons = spam.IsOverTheLine ? [.. spam.Reasons.Select(reason => $"{reason.Words} ({reason.Points} points)")] : [],
            Phone = NullIfEmpty(draft.Phone),
            Interests = [.. draft.Interests],
            TechStack = NullIfEmpty(draft.TechStack),
            Industry = NullIfEmpty(draft.Industry),
            Source = NullIfEmpty(draft.Origin.Page),
            CallToAction = NullIfEmpty(draft.Origin.CallToAction),
            Campaign = NullIfEmpty(draft.Origin.Campaign),
            Referrer = NullIfEmpty(draft.Origin.Referrer),
            Events = { new() { At = enquiry.ReceivedAt, Kind = LeadEventKind.Received } },
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
