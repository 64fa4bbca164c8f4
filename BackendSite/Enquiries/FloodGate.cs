using System.Net;
using System.Threading.RateLimiting;
using BackendSite.Web;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries;

/// <summary>Holds back one address that sends too much. An IPv6 customer owns a whole /64, so that is what counts there.</summary>
internal sealed class FloodGate(IOptions<EnquiryOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetTokenBucketLimiter(Network.Of(address), _ => new()
        {
            TokenLimit = options.Value.PerAddressPerMinute,
            TokensPerPeriod = options.Value.PerAddressPerMinute,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
        }));

    /// <summary>True when the address may send now.</summary>
    public bool LetsIn(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
