using NodaTime;
using NodaTime.Text;

namespace BackendSite.Promise;

/// <summary>How a time zone is found, and called in pages and letters.</summary>
internal static class ZoneInWords
{
    private static readonly OffsetPattern Offset = OffsetPattern.CreateWithInvariantCulture("g");

    /// <exception cref="FormatException">No zone has this name; the message says so, without a key.</exception>
    public static DateTimeZone Find(string id)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } zone)
        {
            return zone;
        }

        var meant = DateTimeZoneProviders.Tzdb.Ids.FirstOrDefault(known =>
            known.Equals(id, StringComparison.OrdinalIgnoreCase) || known.EndsWith("/" + id, StringComparison.OrdinalIgnoreCase));
        throw new FormatException($"\"{id}\" is not an IANA time zone such as Europe/Kyiv{(meant is null ? "" : $"; did you mean {meant}?")}");
    }

    /// <summary>"Kyiv time" for Europe/Kyiv; "UTC"; a zone without a place keeps its id.</summary>
    public static string Name(DateTimeZone zone) => zone.Id switch
    {
        "UTC" or "Etc/UTC" or "Etc/UCT" or "Etc/Zulu" or "Zulu" or "Universal" => "UTC",
        var id when id.Contains('/') && !id.StartsWith("Etc/", StringComparison.Ordinal) => id[(id.LastIndexOf('/') + 1)..].Replace('_', ' ') + " time",
        var id => id,
    };

    /// <summary>"UTC", or "Kyiv time, UTC+2" with what holds at that moment.</summary>
    public static string NameAt(DateTimeZone zone, Instant instant) => Name(zone) is "UTC"
        ? "UTC"
        : $"{Name(zone)}, UTC{Shorten(Offset.Format(zone.GetUtcOffset(instant)))}";

    private static string Shorten(string offset) => offset switch
    {
        "+00" => "",
        [var sign, '0', var hour, .. var rest] => $"{sign}{hour}{rest}",
        _ => offset,
    };
}
