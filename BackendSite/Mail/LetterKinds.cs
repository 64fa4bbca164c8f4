namespace BackendSite.Mail;

/// <summary>All letters that the site can write.</summary>
public sealed class LetterKinds(IEnumerable<IComposeLetter> composers)
{
    private readonly Dictionary<string, IComposeLetter> composers = composers.ToDictionary(composer => composer.Kind);

    /// <summary>Their composers, by name.</summary>
    public IEnumerable<IComposeLetter> All => composers.Values.OrderBy(composer => composer.Name, StringComparer.Ordinal);

    /// <summary>What staff call a letter; "Letter" for a kind that nobody writes any more.</summary>
    public string NameOf(string kind) => composers.TryGetValue(kind, out var composer) ? composer.Name : "Letter";

    /// <summary>Who writes a kind.</summary>
    /// <exception cref="InvalidOperationException">Nobody does.</exception>
    public IComposeLetter Find(string kind) => composers.TryGetValue(kind, out var composer)
        ? composer
        : throw new InvalidOperationException($"Nobody composes letters of the kind '{kind}'.");
}
