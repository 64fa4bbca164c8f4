using System.Diagnostics;

namespace BackendSite.Tests.Web;

public class RunCommandTests
{
    [Fact]
    public async Task A_verb_behind_the_run_command_prints_its_output_and_nothing_else()
    {
        using var data = new TemporaryFolder();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        using var run = Process.Start(new ProcessStartInfo(
            "dotnet",
            ["run", "--project", "BackendSite", "--no-build", "--configuration", configuration, "--", "leads", "export", "--json", $"--Data:Directory={data.Path}"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complained = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var printed = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await complained;
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("[]", printed.Trim());
    }
}
