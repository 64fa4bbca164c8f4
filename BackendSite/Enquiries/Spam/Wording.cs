using System.Collections.Immutable;

namespace BackendSite.Enquiries.Spam;

/// <summary>The message taken apart once for all who judge it.</summary>
/// <param name="Links">Its links, in order.</param>
/// <param name="Text">It without links and mail addresses.</param>
/// <param name="Words">The words of that text, folded; see <see cref="FoldedText"/>.</param>
internal sealed record Wording(ImmutableArray<Link> Links, string Text, string[] Words)
{
    /// <summary>Whether it is in a script whose words can't be told by spaces.</summary>
    public bool HasNoSpaces { get; } = PhraseBook.IsWithoutSpaces(Text);

    public static Wording Of(string message)
    {
        var (links, text) = Spam.Links.Split(message);
        return new(links, text, FoldedText.Words(text));
    }
}
