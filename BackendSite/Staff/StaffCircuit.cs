using Microsoft.AspNetCore.Components.Server.Circuits;

namespace BackendSite.Staff;

/// <summary>Notes when the person behind a circuit last did something: an inbox that lies open on a desk is not somebody at work.</summary>
internal sealed class StaffCircuit(TimeProvider time) : CircuitHandler
{
    /// <summary>UTC.</summary>
    public DateTime LastActAt { get; private set; } = time.GetUtcNow().UtcDateTime;

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        activity =>
        {
            LastActAt = time.GetUtcNow().UtcDateTime;
            return next(activity);
        };
}
