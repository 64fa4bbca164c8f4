using System.Runtime.InteropServices;

namespace BackendSite.Web;

/// <summary>Asks the system whether something keeps its clock right: due times, links and sign-in codes hang on it.</summary>
internal static class ExamineClock
{
    private const int Unsynchronised = 5;

    // struct ntptimeval has 72 bytes; more does no harm.
    private const int Room = 128;

    public static Examination Create(TimeProvider clock) => new("clock", _ => Task.FromResult<IReadOnlyList<Finding>>(
        [IsKept() switch
        {
            true => new(Grade.Ok, "a time service keeps it right"),
            false => new(Grade.Warning, "no time service keeps it right", "Install chrony or turn systemd-timesyncd on (timedatectl set-ntp true)."),
            null => new(Grade.Ok, $"the time zone of the machine is {clock.LocalTimeZone.Id}; whether it is right can't be asked here"),
        }]));

    private static bool? IsKept()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return GetTime(new byte[Room]) != Unsynchronised;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    // ntp_gettime(3): its result says whether the clock is synchronised.
    [DllImport("libc", EntryPoint = "ntp_gettime")]
    private static extern int GetTime([Out] byte[] time);
}
