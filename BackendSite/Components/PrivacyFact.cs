namespace BackendSite.Components;

/// <summary>Where on the privacy page something is said.</summary>
public enum PrivacyTopic
{
    /// <summary>What is seen of those who only read.</summary>
    Read,

    /// <summary>What is stored of those who write.</summary>
    Write,

    /// <summary>Who sees it, and which ways it takes.</summary>
    Who,

    /// <summary>For how long.</summary>
    Kept,
}

/// <summary>
/// A sentence of the privacy page that follows from the settings in force. The room whose settings they are says it, so that the page
/// is true whatever is switched on.
/// </summary>
/// <param name="Topic">Under which heading.</param>
/// <param name="Text">The whole sentence, for visitors.</param>
public sealed record PrivacyFact(PrivacyTopic Topic, string Text);
