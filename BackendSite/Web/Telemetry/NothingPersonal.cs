using System.Diagnostics;
using OpenTelemetry;

namespace BackendSite.Web.Telemetry;

/// <summary>
/// Takes from each span what is not on the list: paths are the keys of receipts and links, and headers and addresses belong to people.
/// What a later version of the framework adds is left out as well, until somebody has looked at it.
/// </summary>
internal sealed class NothingPersonal : BaseProcessor<Activity>
{
    private static readonly HashSet<string> Kept =
    [
        "http.request.method", "http.route", "http.response.status_code", "network.protocol.version", "error.type",
        "letter.kind", "letter.verdict", "enquiry.batch",
    ];

    public override void OnEnd(Activity data)
    {
        foreach (var (key, _) in data.TagObjects.Where(tag => !Kept.Contains(tag.Key)).ToList())
        {
            data.SetTag(key, null);
        }
    }
}
