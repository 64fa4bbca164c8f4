using System.Globalization;
using System.Runtime.InteropServices;

/// <summary>
/// Runs inside the measured site, where the variable DOTNET_STARTUP_HOOKS names this assembly: at the signal USR1 everything that can be
/// collected is, and the bytes that are left are written to the file that the variable BENCH_HEAP names.
/// </summary>
internal static class StartupHook
{
    private const PosixSignal Usr1 = (PosixSignal)10;

    private static PosixSignalRegistration? registration;

    public static void Initialize()
    {
        // Programs that the site starts are not measured.
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        var file = Environment.GetEnvironmentVariable("BENCH_HEAP")!;
        registration = PosixSignalRegistration.Create(Usr1, signal =>
        {
            // Else the process would end.
            signal.Cancel = true;
            for (var time = 0; time < 3; time++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            File.WriteAllText(file + ".new", GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture));
            File.Move(file + ".new", file);
        });
        GC.KeepAlive(registration);
    }
}
