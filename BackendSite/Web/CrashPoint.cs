namespace BackendSite.Web;

/// <summary>
/// Named places where the crash tests pull the plug. Without the environment variable <c>BACKENDSITE_CRASH_AT</c>
/// (<c>name</c>, or <c>name#n</c> for the n-th pass) each is one comparison with null.
/// </summary>
public static class CrashPoint
{
    private static readonly string? Name;
    private static int left;

    static CrashPoint()
    {
        var setting = Environment.GetEnvironmentVariable("BACKENDSITE_CRASH_AT")?.Split('#');
        Name = setting?[0];
        left = setting is [_, var pass] && int.TryParse(pass, out var number) ? number : 1;
    }

    /// <summary>Kills the process, without any clean-up, when it is the chosen place.</summary>
    public static void Pass(string name)
    {
        if (Name is not null && Name == name && Interlocked.Decrement(ref left) == 0)
        {
            using var self = System.Diagnostics.Process.GetCurrentProcess();
            self.Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
