namespace BackendSite.Enquiries.Spam;

/// <summary>What is said that unwanted enquiries say.</summary>
internal static class PhraseSigns
{
    private const int MostQuoted = 4;
    private const string AddsUp = " | sum";

    // The second phrase of a topic says much of what the first said already, the third even more so.
    private static readonly double[] Weights = [1, 0.7, 0.5];
    private const double LaterWeight = 0.3;

    public static IEnumerable<SpamReason> Of(EnquiryDraft draft, Wording wording, Purpose purpose)
    {
        var lines = $"{draft.FullName} . {draft.Company} . {draft.Industry} . {draft.TechStack} . ";
        return
            from found in PhraseBook.Unwanted.FindIn([.. FoldedText.Words(lines), .. wording.Words], lines + wording.Text)
            group found by found.Phrase.Topic into topic
            let phrases = topic.DistinctBy(found => (found.Words, found.Phrase.Points)).OrderByDescending(found => found.Phrase.Points).ToList()
            select new SpamReason(
                Points(topic.Key, phrases.Select(found => found.Phrase.Points), purpose),
                $"{topic.Key.Replace(AddsUp, "", StringComparison.Ordinal)}: {string.Join(", ", phrases.Take(MostQuoted).Select(found => $"\"{found.Words}\""))}");
    }

    private static int Points(string topic, IEnumerable<int> phrases, Purpose purpose) => topic.EndsWith(AddsUp, StringComparison.Ordinal)
        ? Math.Min(phrases.Sum(), purpose.MostForOffers)
        : (int)(purpose.WeightOfPhrases * phrases.Select((points, n) => points * (n < Weights.Length ? Weights[n] : LaterWeight)).Sum());
}
