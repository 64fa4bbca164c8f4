namespace BackendSite.Articles;

/// <summary>What is wrong with a file of the content, and where.</summary>
/// <param name="File">The file's path below the content root.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Reason">What to mend.</param>
public sealed record ArticleFault(string File, int Line, string Reason)
{
    /// <summary>In the form that editors turn into a link: <c>file:line: reason</c>.</summary>
    public override string ToString() => $"{File}:{Line}: {Reason}";
}
