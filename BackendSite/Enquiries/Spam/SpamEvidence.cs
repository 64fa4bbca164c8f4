namespace BackendSite.Enquiries.Spam;

/// <summary>All that an enquiry is judged by. What is not known adds nothing.</summary>
/// <param name="Draft">What was filled in, cleaned.</param>
public sealed record SpamEvidence(EnquiryDraft Draft)
{
    /// <summary>True when a field that people don't see was filled in.</summary>
    public bool TrapFilled { get; init; }

    /// <summary>From the page's load to the post; null when unknown. A long time never counts against anyone.</summary>
    public TimeSpan? TimeOnPage { get; init; }

    /// <summary>Other enquiries in the last hour from the same IPv4 address or IPv6 /64.</summary>
    public int RecentFromAddress { get; init; }

    /// <summary>Other enquiries in the last days with the same message from other mail addresses.</summary>
    public int SameMessageRecently { get; init; }

    /// <summary>True when the request named no browser, or no language.</summary>
    public bool NoBrowserHeaders { get; init; }

    /// <summary>What is known about words: from the examples, and from the decisions of staff.</summary>
    public WordWeights Words { get; init; } = WordWeights.OfExamples;
}
