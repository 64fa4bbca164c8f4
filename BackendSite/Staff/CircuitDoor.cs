using System.Collections.Concurrent;

namespace BackendSite.Staff;

/// <summary>
/// Stands before the circuits' sockets: each holds memory for as long as it is open, so there is an end to how many one person, and all
/// together, can have. A site that is stopping lets nobody in and sends everybody away: a socket that opened in its last moment would keep it from
/// ending, and another copy has room.
/// </summary>
internal sealed class CircuitDoor(CancellationToken stopping)
{
    /// <summary>Open sockets of one account: tabs on all its devices.</summary>
    public const int PerAccount = 40;

    /// <summary>Open sockets of all accounts.</summary>
    public const int Altogether = 1000;

    private readonly ConcurrentDictionary<Guid, int> open = [];
    private int all;

    /// <summary>Middleware for the socket's path, after authorization: the request lasts as long as the socket.</summary>
    public async Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (stopping.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        using var ending = stopping.Register(context.Abort);
        var account = context.User.StaffId;
        try
        {
            if ((open.AddOrUpdate(account, 1, (_, count) => count + 1) > PerAccount) | (Interlocked.Increment(ref all) > Altogether))
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref all);
            open.AddOrUpdate(account, 0, (_, count) => count - 1);
        }
    }
}
