namespace BackendSite.Leads;

/// <summary>A colleague who has the same lead open.</summary>
/// <param name="Name">How colleagues see this person.</param>
/// <param name="Writing">True while they type.</param>
public readonly record struct Beside(string Name, bool Writing);

/// <summary>Knows who has which lead open, and who of them is typing. Held in memory alone: it is about now.</summary>
public sealed class LeadPresence(TimeProvider clock)
{
    // A pause this long is no longer typing.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly TimeProvider clock = clock;
    private readonly Lock gate = new();
    private readonly List<Visit> visits = [];

    /// <summary>Somebody opened a lead; they leave when the result is disposed.</summary>
    /// <param name="leadId">The lead.</param>
    /// <param name="staff">Who.</param>
    /// <param name="name">How colleagues see them.</param>
    /// <param name="onChanged">Called when others come, go, begin or stop typing.</param>
    public Visit Enter(long leadId, Guid staff, string name, Action onChanged)
    {
        var visit = new Visit(this, leadId, staff, name, onChanged);
        lock (gate)
        {
            visits.Add(visit);
        }

        Tell(visit);
        return visit;
    }

    private void Leave(Visit visit)
    {
        lock (gate)
        {
            visits.Remove(visit);
        }

        Tell(visit);
    }

    private List<Visit> Others(Visit visit)
    {
        lock (gate)
        {
            return [.. visits.Where(other => other.LeadId == visit.LeadId && other.Staff != visit.Staff)];
        }
    }

    private void Tell(Visit visit)
    {
        foreach (var other in Others(visit))
        {
            other.OnChanged();
        }
    }

    /// <summary>One open page of one lead.</summary>
    public sealed class Visit : IDisposable
    {
        private readonly LeadPresence presence;
        private readonly string name;
        private readonly ITimer pause;
        private bool writing;

        internal Visit(LeadPresence presence, long leadId, Guid staff, string name, Action onChanged)
        {
            this.presence = presence;
            this.name = name;
            (LeadId, Staff, OnChanged) = (leadId, staff, onChanged);
            pause = presence.clock.CreateTimer(_ => Set(false), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        internal long LeadId { get; }

        internal Guid Staff { get; }

        internal Action OnChanged { get; }

        /// <summary>Who else is here, each once.</summary>
        public IReadOnlyList<Beside> Others =>
            [.. presence.Others(this).GroupBy(other => other.Staff).Select(tabs => new Beside(tabs.First().name, tabs.Any(tab => tab.writing)))];

        /// <summary>Says that this person types.</summary>
        public void Write()
        {
            pause.Change(Pause, Timeout.InfiniteTimeSpan);
            Set(true);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            pause.Dispose();
            presence.Leave(this);
        }

        private void Set(bool now)
        {
            if (writing != now)
            {
                writing = now;
                presence.Tell(this);
            }
        }
    }
}
