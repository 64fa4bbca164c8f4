using System.Runtime.CompilerServices;

namespace BackendSite.Tests;

/// <summary>Where the sources are, for tests that read them.</summary>
internal static class Repository
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>The site's project folder.</summary>
    public static string Site { get; } = Path.Combine(Root, "BackendSite");

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
