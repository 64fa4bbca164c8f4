namespace BackendSite.Enquiries.Spam;

/// <summary>
/// Whether a message names something to build or to mend, and whether it asks for anything. Saying nothing of either is weak evidence,
/// since people also just ask to be called, but it is the same in all kinds of spam. The phrases are in <c>projects.txt</c>.
/// </summary>
/// <param name="NamesProject">It has words of our trade.</param>
/// <param name="Asks">Somebody wants something.</param>
/// <param name="IsShort">Too short to tell.</param>
/// <param name="ReadsWanted">Its words are those of enquiries that were wanted.</param>
internal sealed record Purpose(bool NamesProject, bool Asks, bool IsShort, bool ReadsWanted)
{
    private const int ShortMessage = 6;
    private const int ShortRunningText = 12;
    private const double WantedLogOdds = -8;

    private static readonly PhraseBook Wanted = PhraseBook.Read("projects.txt");

    /// <summary>How much the words of offers may add: the more it looks like a project, the less do single words count.</summary>
    public int MostForOffers => (NamesProject, Asks) switch { (true, true) => 30, (false, false) => 80, _ => 60 };

    /// <summary>How much learnt words may add.</summary>
    public int MostForWords => (NamesProject, Asks) switch { (true, true) => 40, (false, false) => 120, _ => 80 };

    /// <summary>How much phrases count: people who ask for a project have customers and trades of all kinds.</summary>
    public double WeightOfPhrases => (NamesProject && Asks ? 0.7 : 1) * (ReadsWanted ? 0.7 : 1);

    public static Purpose Of(EnquiryDraft draft, Wording wording, WordJudgement words)
    {
        var topics = Wanted.FindIn(wording.Words, wording.Text).Select(found => found.Phrase.Topic).ToHashSet();
        return new(
            topics.Contains("names a project") || draft.TechStack.Length > 0,
            topics.Contains("asks for something"),
            wording.HasNoSpaces ? wording.Text.Length < ShortRunningText : wording.Words.Length < ShortMessage,
            words.LogOdds < WantedLogOdds);
    }

    public IEnumerable<SpamReason> Signs() => (NamesProject, Asks, IsShort) switch
    {
        (_, _, true) or (true, true, _) => [],
        (false, false, _) => [new(60, "names no project and asks for nothing")],
        (false, true, _) => [new(25, "names no project")],
        (true, false, _) => [new(20, "asks for nothing")],
    };
}
