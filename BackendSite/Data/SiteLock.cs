using BackendSite.Web;

namespace BackendSite.Data;

/// <summary>
/// Keeps a restore away from a database that is in use. Whoever uses it, the site or a verb, holds a share of a lock on a file; the
/// system lets go of it however the process ends.
/// </summary>
internal sealed class SiteLock(DataDirectory data) : IDisposable
{
    private readonly Lock gate = new();
    private FileStream? share;

    /// <summary>Says that this process uses the database, until its end.</summary>
    /// <exception cref="FaultyStartException">A restore is under way.</exception>
    public void Share()
    {
        lock (gate)
        {
            try
            {
                share ??= Open(FileShare.Read);
            }
            catch (IOException)
            {
                throw new FaultyStartException("The database is being restored; try again when that is done.");
            }
        }
    }

    /// <summary>Keeps everybody else away until it is disposed of.</summary>
    /// <returns>Null when somebody uses the database.</returns>
    public IDisposable? TryAlone()
    {
        try
        {
            return Open(FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => share?.Dispose();

    private FileStream Open(FileShare others)
    {
        data.Ensure();
        return new(data.Combine("site.lock"), FileMode.OpenOrCreate, FileAccess.Read, others);
    }
}
