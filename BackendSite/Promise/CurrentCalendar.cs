namespace BackendSite.Promise;

/// <summary>The calendar that holds now. What lives as long as the site asks it each time; what lives shorter is given the calendar itself.</summary>
public sealed class CurrentCalendar(WorkingCalendar calendar)
{
    private volatile WorkingCalendar now = calendar;

    /// <summary>The calendar.</summary>
    public WorkingCalendar Now => now;

    /// <summary>A calendar that never changes.</summary>
    public static implicit operator CurrentCalendar(WorkingCalendar calendar) => new(calendar);

    /// <summary>Another one holds from now on.</summary>
    internal event Action? Changed;

    internal void Become(WorkingCalendar calendar)
    {
        now = calendar;
        Changed?.Invoke();
    }
}
