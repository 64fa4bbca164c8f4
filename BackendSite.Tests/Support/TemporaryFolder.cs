namespace BackendSite.Tests;

/// <summary>A folder that goes away with its owner.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Its absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("backendsite-").FullName;

    /// <summary>The absolute path of something inside.</summary>
    public string Combine(string relative) => System.IO.Path.Combine(Path, relative);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A component that was just taken down made a file of the database's while the folder was emptied.
            Directory.Delete(Path, recursive: true);
        }
    }
}
