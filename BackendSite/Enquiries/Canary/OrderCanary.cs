using BackendSite.Components;
using BackendSite.Mail;
using Microsoft.Extensions.Options;

namespace BackendSite.Enquiries.Canary;

/// <summary>Orders the one letter of the site's own enquiry.</summary>
internal sealed class OrderCanary(Outbox outbox, IOptions<CanaryOptions> options, IOptions<SiteOptions> site)
{
    public Delivery Letter() =>
        outbox.Order(ComposeCanary.TheKind, string.IsNullOrEmpty(options.Value.Recipient) ? site.Value.EngagementEmail : options.Value.Recipient);
}
