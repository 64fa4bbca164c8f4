namespace BackendSite.Staff.Work;

/// <summary>Says, after it is stored, that somebody works differently from now on.</summary>
public sealed class WorkChanged
{
    /// <summary>Called with the account, on the thread of who changed it; what listens returns at once.</summary>
    public event Action<Guid>? Happened;

    internal void Tell(Guid staff) => Happened?.Invoke(staff);
}
