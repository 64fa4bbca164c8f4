namespace BackendSite.Enquiries.Spam;

/// <summary>What the words say that examples and decisions of staff taught.</summary>
internal static class WordSigns
{
    private const int PointsPerLogOdds = 4;
    private const int MostQuoted = 5;

    public static IEnumerable<SpamReason> Of(WordJudgement judgement, Purpose purpose)
    {
        var points = (int)Math.Min(judgement.LogOdds * PointsPerLogOdds, purpose.MostForWords);
        if (points > 0)
        {
            yield return new(points, $"reads like spam: {string.Join(", ", judgement.Telling.Take(MostQuoted).Select(word => $"\"{word.Word}\""))}");
        }
    }
}
