using System.Globalization;

namespace BackendSite.Bench;

/// <summary>Numbers as the tables show them.</summary>
internal static class Figures
{
    /// <summary>The middle one: a single disturbed round changes nothing.</summary>
    public static double Median(this IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return ordered.Length % 2 == 1 ? ordered[ordered.Length / 2] : (ordered[(ordered.Length / 2) - 1] + ordered[ordered.Length / 2]) / 2;
    }

    public static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>Microseconds as milliseconds.</summary>
    public static string Milliseconds(double microseconds) =>
        (microseconds / 1000).ToString(microseconds < 1000 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    public static string Megabytes(double bytes) => (bytes / 1e6).ToString("0", CultureInfo.InvariantCulture);
}
