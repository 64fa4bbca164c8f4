using System.Diagnostics;
using BackendSite.Tests.Faults.Copies;

[assembly: AssemblyFixture(typeof(PublishedFiles))]

namespace BackendSite.Tests.Faults.Copies;

/// <summary>The site as it is shipped, published once for all tests that want it.</summary>
public sealed class PublishedFiles : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<Task<string>> published;

    public PublishedFiles() => published = new(Publish);

    /// <summary>The folder that it was published to.</summary>
    public Task<string> Folder => published.Value;

    public void Dispose() => folder.Dispose();

    private async Task<string> Publish()
    {
        using var publish = Process.Start(new ProcessStartInfo(
            "dotnet", ["publish", Repository.Site, "--no-build", "-c", Repository.Configuration, "-o", folder.Path, "-v", "quiet"])
        { RedirectStandardOutput = true })!;
        var said = await publish.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await publish.WaitForExitAsync(CancellationToken.None);
        return publish.ExitCode == 0 ? folder.Path : throw new InvalidOperationException(said);
    }
}
