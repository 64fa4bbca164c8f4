using BackendSite.Promise;

namespace BackendSite.Leads.FollowUp;

/// <summary>How far the clock of a promise has come. Each is said once for each lead.</summary>
public enum PromiseStage
{
    /// <summary>There is time.</summary>
    Early,

    /// <summary>Half of the working time has passed.</summary>
    Half,

    /// <summary>So little working time is left that the calendar warns.</summary>
    Soon,

    /// <summary>The promise is broken.</summary>
    Late,
}

/// <summary>When a promise comes to which stage. Each moment lies within working hours, so that nobody is called at night.</summary>
public static class PromiseStages
{
    /// <summary>The stage at a moment, and when the next one comes; null after the last.</summary>
    public static (PromiseStage Stage, DateTime? Next) At(WorkingCalendar calendar, DateTime receivedAt, DateTime dueAt, DateTime now)
    {
        (PromiseStage Stage, DateTime At)[] stages =
        [
            (PromiseStage.Half, Said(calendar, Earlier(calendar.HalfAt(receivedAt), dueAt))),
            (PromiseStage.Soon, Said(calendar, Earlier(calendar.WarnAt(receivedAt), dueAt))),
            (PromiseStage.Late, Said(calendar, dueAt)),
        ];
        var stage = stages.LastOrDefault(one => one.At <= now).Stage;
        return (stage, stages.Where(one => one.Stage > stage && one.At > now).Select(one => (DateTime?)one.At).Min());
    }

    private static DateTime Said(WorkingCalendar calendar, DateTime at) => calendar.CountsFrom(at);

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;
}
