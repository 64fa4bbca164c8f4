namespace BackendSite.Data;

/// <summary>How much room there is on a disk.</summary>
/// <param name="free">Bytes that are free where a folder lies; null to ask the system.</param>
public sealed class DiskSpace(Func<string, long>? free = null)
{
    /// <summary>What must stay free for enquiries and letters, in bytes: less is a warning, and no backup takes of it.</summary>
    public const long Reserve = 256 * Megabyte;

    private const long Megabyte = 1024 * 1024;

    /// <summary>Bytes that are free where a folder lies.</summary>
    /// <exception cref="IOException">The folder can't be asked about.</exception>
    public long Free(string folder) => free?.Invoke(folder) ?? new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>An amount as people read it.</summary>
    public static string Words(long bytes) => $"{bytes / Megabyte:N0} MB";
}
