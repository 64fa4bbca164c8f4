using System.Collections.Immutable;

namespace BackendSite.Enquiries.Spam;

/// <summary>Why an enquiry looks unwanted.</summary>
/// <param name="Points">How much it adds; always positive.</param>
/// <param name="Words">What was seen, in words for staff.</param>
public sealed record SpamReason(int Points, string Words);

/// <summary>
/// How much an enquiry looks like something that nobody here waits for. Everything seen adds points, nothing takes any away, and only over
/// the line is it kept apart, where staff can put it back. Pure: the same evidence gives the same score.
/// </summary>
/// <param name="Reasons">What was seen, the weightiest first; empty when nothing was.</param>
public sealed record SpamScore(ImmutableArray<SpamReason> Reasons)
{
    /// <summary>From so many points on an enquiry is kept apart.</summary>
    public const int Line = 100;

    /// <summary>The sum of all reasons, zero or more.</summary>
    public int Points { get; } = Reasons.Sum(reason => reason.Points);

    /// <summary>Whether it is to be kept apart.</summary>
    public bool IsOverTheLine => Points >= Line;

    /// <summary>Judges an enquiry by its content and by how it came.</summary>
    public static SpamScore Of(SpamEvidence evidence)
    {
        var draft = evidence.Draft;
        var wording = Wording.Of(draft.Message);
        var words = evidence.Words.Judge(wording);
        var purpose = Purpose.Of(draft, wording, words);
        return new([.. HowItCame.Signs(evidence)
            .Concat(LinkSigns.Of(draft, wording))
            .Concat(purpose.Signs())
            .Concat(PhraseSigns.Of(draft, wording, purpose))
            .Concat(WritingSigns.Of(draft, wording.Text))
            .Concat(AddressSigns.Of(draft))
            .Concat(WordSigns.Of(words, purpose))
            .OrderByDescending(reason => reason.Points)]);
    }
}
