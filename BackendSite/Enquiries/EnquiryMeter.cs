using System.Diagnostics.Metrics;
using BackendSite.Web.Telemetry;

namespace BackendSite.Enquiries;

/// <summary>Counts what became of posted forms.</summary>
internal sealed class EnquiryMeter
{
    private readonly Counter<long> accepted, spam, repeated, refused;

    public EnquiryMeter(IMeterFactory meters)
    {
        var meter = meters.Create(SiteTrace.Name);
        accepted = meter.CreateCounter<long>("enquiries.accepted", "{enquiry}", "Enquiries that were stored, spam included.");
        spam = meter.CreateCounter<long>("enquiries.spam", "{enquiry}", "Of those, what was kept apart as spam.");
        repeated = meter.CreateCounter<long>("enquiries.repeated", "{enquiry}", "Enquiries that had been stored before.");
        refused = meter.CreateCounter<long>("enquiries.refused", "{enquiry}", "Forms that were refused, by reason.");
    }

    public void Accept(StoredEnquiry enquiry)
    {
        (enquiry.Arrived ? accepted : repeated).Add(1);
        if (enquiry is { Arrived: true, IsSpam: true })
        {
            spam.Add(1);
        }
    }

    /// <summary>Counts a refusal by the status of its answer.</summary>
    public void Refuse(int status) => refused.Add(1, new KeyValuePair<string, object?>("reason", status switch
    {
        StatusCodes.Status403Forbidden => "other site",
        StatusCodes.Status413PayloadTooLarge => "too large",
        StatusCodes.Status415UnsupportedMediaType => "no form",
        StatusCodes.Status422UnprocessableEntity => "not filled in",
        StatusCodes.Status429TooManyRequests => "flood",
        StatusCodes.Status503ServiceUnavailable => "not stored",
        _ => "malformed",
    }));
}
