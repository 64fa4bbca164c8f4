namespace BackendSite.Components;

/// <summary>What is kept about people who write, and for how long: the section <c>Privacy</c> of the settings. The privacy page says it.</summary>
public sealed class PrivacyOptions
{
    /// <summary>
    /// Days after the last thing that happened to a lead, by its status (such as <c>Spam</c> or <c>Lost</c>); then what is personal is
    /// erased. A status without days is kept until somebody erases it.
    /// </summary>
    public Dictionary<string, int> EraseAfterDays { get; set; } = [];
}
