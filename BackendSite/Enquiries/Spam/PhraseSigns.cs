namespace BackendSite.Enquiries.Spam;

/// <summary>What is said that unwanted enquiries say.</summary>
internal static class PhraseSigns
{
    private const int MostQuoted = 4;

    // The second phrase of a topic says much of what the first said already, the third even more so.
    private static readonly double[] Weights = [1, 0.7, 0.5];
    private const double LaterWeight = 0.3;

    public static IEnumerable<SpamReason> Of(EnquiryDraft draft, string message) =>
        from found in PhraseBook.OfTheSite.FindIn($"{draft.FullName} . {draft.Company} . {draft.Industry} . {draft.TechStack} . {message}")
        group found by found.Phrase.Topic into topic
        let phrases = topic.OrderByDescending(found => found.Phrase.Points).ToList()
        let points = phrases.Select((found, n) => found.Phrase.Points * (n < Weights.Length ? Weights[n] : LaterWeight)).Sum()
        select new SpamReason((int)points, $"{topic.Key}: {string.Join(", ", phrases.Take(MostQuoted).Select(found => $"\"{found.Words}\""))}");
}
