using System.Diagnostics;
using System.Globalization;

namespace BackendSite.Bench;

/// <summary>What a measured site holds on to: its managed heap once everything that can be collected is. A hook in the site tells (see <see cref="StartupHook"/>).</summary>
internal sealed class HeldMemory
{
    private const string Hooks = "DOTNET_STARTUP_HOOKS";

    private readonly string file;

    /// <summary>Before the site is started.</summary>
    /// <param name="folder">Where the hook may write.</param>
    public HeldMemory(string folder)
    {
        file = Path.Combine(Directory.CreateDirectory(folder).FullName, "heap");
        Environment.SetEnvironmentVariable(Hooks, typeof(StartupHook).Assembly.Location);
        Environment.SetEnvironmentVariable("BENCH_HEAP", file);
    }

    /// <summary>Collects, and says what is left.</summary>
    /// <returns>Bytes of the managed heap, and of memory in use.</returns>
    public async Task<(long Heap, long Resident)> Of(Server server)
    {
        // What just happened is let go of.
        await Task.Delay(TimeSpan.FromSeconds(5));
        File.Delete(file);
        using (var signal = Process.Start("kill", ["-USR1", server.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        while (!File.Exists(file))
        {
            await Task.Delay(50);
        }

        return (long.Parse(await File.ReadAllTextAsync(file), CultureInfo.InvariantCulture), server.Memory);
    }
}
