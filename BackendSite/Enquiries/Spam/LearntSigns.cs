namespace BackendSite.Enquiries.Spam;

/// <summary>What the words say that staff decisions taught.</summary>
internal static class LearntSigns
{
    // Below this the words are undecided and add nothing.
    private const double Undecided = 0.8;

    // With few decisions the words may help to get over the line; with many they may carry an enquiry over it alone.
    private const int FewDecisions = 5;
    private const int ManyDecisions = 20;
    private const int MostPointsOfFew = 60;
    private const int MostPointsOfMany = 110;
    private const int MostQuoted = 5;

    public static IEnumerable<SpamReason> Of(SpamEvidence evidence)
    {
        var learnt = Math.Min(evidence.Words.Spam, evidence.Words.Wanted);
        if (learnt < FewDecisions || evidence.Words.Judge(evidence.Draft) is not { Spam: > Undecided } judgement)
        {
            yield break;
        }

        var most = learnt < ManyDecisions ? MostPointsOfFew : MostPointsOfMany;
        var telling = judgement.Telling.Where(word => word.Spam > 0.5).Take(MostQuoted).Select(word => $"\"{word.Word}\"");
        yield return new(
            (int)Math.Ceiling(most * (judgement.Spam - Undecided) / (1 - Undecided)),
            $"words of enquiries that staff marked as spam: {string.Join(", ", telling)}");
    }
}
