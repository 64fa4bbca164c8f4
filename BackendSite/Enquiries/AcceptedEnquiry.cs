using BackendSite.Enquiries.Spam;
using BackendSite.Leads;

namespace BackendSite.Enquiries;

/// <summary>
/// One accepted enquiry on its way into the database. What can be worked out without it is worked out here, on the visitor's
/// own thread, and not on the one that writes for all of them.
/// </summary>
/// <param name="Evidence">What was sent, by the rules already, and how it came.</param>
/// <param name="ReceivedAt">When, UTC.</param>
/// <param name="SteadyTime">When, by a clock that nobody sets; repeats are recognised by it.</param>
internal sealed record AcceptedEnquiry(SpamEvidence Evidence, DateTime ReceivedAt, DateTime SteadyTime)
{
    private readonly SpamScore score = SpamScore.Of(Evidence);

    /// <summary>True for the one that the site sends itself, which leaves a letter and nothing else.</summary>
    public bool IsCanary { get; init; }

    /// <summary>What was sent.</summary>
    public EnquiryDraft Draft => Evidence.Draft;

    /// <summary>Recognises repeats.</summary>
    public EnquiryKeys Keys { get; } = EnquiryKeys.Of(Evidence.Draft, SteadyTime);

    /// <summary>Recognises the message when others send it.</summary>
    public string MessageKey { get; } = EnquiryKeys.OfMessage(Evidence.Draft);

    /// <summary>Recognises the person.</summary>
    public string EmailKey { get; } = Evidence.Draft.Email.ToLowerInvariant();

    /// <summary>The lead that it becomes, with its first event.</summary>
    /// <param name="receivedAt">When it counts as received, UTC.</param>
    /// <param name="dueAt">By when an answer is promised, UTC.</param>
    /// <param name="echoes">How many others sent the same message lately.</param>
    public Lead ToLead(DateTime receivedAt, DateTime dueAt, int echoes)
    {
        var spam = echoes == 0 ? score : SpamScore.Of(Evidence with { SameMessageRecently = echoes });
        return new()
        {
            Reference = Receipt.NewReference(),
            Receipt = Receipt.NewSecret(receivedAt),
            // Whoever sends the same words must not be in its way.
            IdempotencyKey = IsCanary ? Receipt.NewSecret(receivedAt) : Keys.Current,
            ReceivedAt = receivedAt,
            DueAt = dueAt,
            FullName = Draft.FullName,
            Email = Draft.Email,
            EmailKey = EmailKey,
            Company = Draft.Company,
            Message = Draft.Message,
            MessageKey = MessageKey,
            Status = spam.IsOverTheLine ? LeadStatus.Spam : LeadStatus.New,
            LookAt = spam.IsOverTheLine ? null : receivedAt,
            SpamReasons = spam.IsOverTheLine ? [.. spam.Reasons.Select(reason => $"{reason.Words} ({reason.Points} points)")] : [],
            Phone = NullIfEmpty(Draft.Phone),
            Interests = [.. Draft.Interests],
            TechStack = NullIfEmpty(Draft.TechStack),
            Industry = NullIfEmpty(Draft.Industry),
            Source = NullIfEmpty(Draft.Origin.Page),
            CallToAction = NullIfEmpty(Draft.Origin.CallToAction),
            Campaign = NullIfEmpty(Draft.Origin.Campaign),
            Referrer = NullIfEmpty(Draft.Origin.Referrer),
            Events = { new() { At = receivedAt, Kind = LeadEventKind.Received } },
        };
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
