using BackendSite.Data;

namespace BackendSite.Mail;

/// <summary>
/// Says whether the process that leased a letter still lives, so that after a crash its letters need not wait for their
/// lease to end. Each process holds an exclusive lock on a file of its own, and the system lets go of it however the
/// process ends. Where the file can't be seen, as from another machine, nothing is known and the lease decides.
/// </summary>
internal sealed class SenderLock : IDisposable
{
    private readonly string folder;
    private readonly FileStream held;

    public SenderLock(DataDirectory data)
    {
        folder = data.Ensure("senders");
        held = new FileStream(PathOf(Name), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>This process, as in <see cref="Delivery.LeasedBy"/>.</summary>
    public string Name { get; } = Guid.NewGuid().ToString("N");

    /// <summary>True when the named process has certainly ended.</summary>
    public bool HasEnded(string name)
    {
        try
        {
            using var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes what a process that has ended left, once no lease names it any more.</summary>
    public void Forget(string name) => File.Delete(PathOf(name));

    public void Dispose()
    {
        held.Dispose();
        File.Delete(held.Name);
    }

    private string PathOf(string name) => Path.Combine(folder, Path.GetFileName(name) + ".lock");
}
