using System.Runtime.CompilerServices;

namespace BackendSite.Tests;

/// <summary>Where the sources are, for tests that read them.</summary>
internal static class Repository
{
    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>The site's project folder.</summary>
    public static string Site { get; } = Path.Combine(Root, "BackendSite");

    /// <summary>Which configuration the tests were built in, such as <c>Debug</c>; the site was built in the same.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
