namespace BackendSite.Enquiries.Spam;

/// <summary>
/// Whether a message names something to build or to mend, and whether it asks for anything. Saying nothing of either is weak evidence,
/// since people also just ask to be called, but it is the same in all kinds of spam. The phrases are in <c>projects.txt</c>.
/// </summary>
/// <param name="NamesProject">It has words of our trade.</param>
/// <param name="Asks">Somebody wants something.</param>
/// <param name="IsShort">Too short to tell.</param>
internal sealed record Purpose(bool NamesProject, bool Asks, bool IsShort)
{
    private const int ShortMessage = 6;
    private const int ShortRunningText = 12;

    private static readonly PhraseBook Wanted = PhraseBook.Read("projects.txt");

    /// <summary>How much the words of offers may add: the more it looks like a project, the less do single words count.</summary>
    public int MostForOffers => (NamesProject, Asks) switch { (true, true) => 30, (false, false) => 80, _ => 55 };

    public static Purpose Of(EnquiryDraft draft, string message)
    {
        var topics = Wanted.FindIn(message).Select(found => found.Phrase.Topic).ToHashSet();
        return new(
            topics.Contains("names a project") || draft.TechStack.Length > 0,
            topics.Contains("asks for something"),
            message.Any(PhraseBook.HasNoSpaces) ? message.Length < ShortRunningText : FoldedText.Words(message).Count < ShortMessage);
    }

    public IEnumerable<SpamReason> Signs() => (NamesProject, Asks, IsShort) switch
    {
        (_, _, true) or (true, true, _) => [],
        (false, false, _) => [new(50, "names no project and asks for nothing")],
        (false, true, _) => [new(20, "names no project")],
        (true, false, _) => [new(15, "asks for nothing")],
    };
}
