using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BackendSite.Tests.Deploy;

/// <summary>The unit that comes with the site, as systemd reads it.</summary>
public sealed partial class SystemdTests : IDisposable
{
    // Of 10: what an unhardened service has is 9.6.
    private const double MostExposed = 2.0;

    private readonly TemporaryFolder folder = new();

    [GeneratedRegex(@"Overall exposure level for .*: (?<level>[0-9.]+)")]
    private static partial Regex Exposure { get; }

    [Fact]
    public async Task It_has_no_faults_and_leaves_the_site_little_to_do_harm_with()
    {
        var unit = folder.Combine("backendsite.service");
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy/systemd/backendsite.service"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(unit, text.Replace("/usr/bin/dotnet", Environment.ProcessPath, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var (exitCode, complaints) = await Analyze("verify", "--man=no", unit);
        Assert.Equal((0, ""), (exitCode, complaints));

        var (_, report) = await Analyze("security", "--offline=true", "--no-pager", unit);
        Assert.True(double.Parse(Exposure.Match(report).Groups["level"].Value, CultureInfo.InvariantCulture) <= MostExposed, report);
    }

    public void Dispose() => folder.Dispose();

    private static async Task<(int ExitCode, string Said)> Analyze(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("systemd-analyze", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complained = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await said + await complained);
    }
}
