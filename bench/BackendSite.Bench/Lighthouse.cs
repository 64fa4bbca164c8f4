using System.Globalization;
using System.Text.Json;

namespace BackendSite.Bench;

/// <summary>Reads the reports of several Lighthouse runs.</summary>
internal static class Lighthouse
{
    private static readonly (string Id, string Name, int Bar)[] Categories =
    [
        ("performance", "Performance", 99),
        ("accessibility", "Accessibility", 100),
        ("best-practices", "Best practices", 100),
        ("seo", "SEO", 100),
    ];

    private static readonly (string Id, string Name)[] Moments =
    [
        ("first-contentful-paint", "First contentful paint"),
        ("largest-contentful-paint", "Largest contentful paint"),
        ("total-blocking-time", "Total blocking time"),
        ("cumulative-layout-shift", "Cumulative layout shift"),
    ];

    /// <summary>Writes the medians.</summary>
    /// <returns>1 when one is below its bar.</returns>
    public static int Write(string[] files)
    {
        var reports = files.Select(file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement).ToList();
        var scores = Categories.Select(category => (category.Name, category.Bar, Score: Math.Round(100 * reports.Select(report =>
            report.GetProperty("categories").GetProperty(category.Id).GetProperty("score").GetDouble()).Median()))).ToList();
        var moments = Moments.Select(moment => (moment.Name, Value: reports.Select(report =>
            report.GetProperty("audits").GetProperty(moment.Id).GetProperty("numericValue").GetDouble()).Median()));
        var version = reports[0].GetProperty("lighthouseVersion").GetString();
        Results.Write("Lighthouse", $"""
            Lighthouse {version} as a phone on the article of the published site, medians of {reports.Count} runs.

            | | |
            |---|---|
            {string.Join('\n', scores.Select(score => $"| {score.Name} | {score.Score.ToString(CultureInfo.InvariantCulture)} |"))}
            {string.Join('\n', moments.Select(moment => $"| {moment.Name} | {(moment.Name.EndsWith("shift", StringComparison.Ordinal) ? Figures.Ratio(moment.Value) : Figures.Whole(moment.Value) + " ms")} |"))}
            """);
        NameFaults(reports[0]);
        return scores.Any(score => score.Score < score.Bar) ? 1 : 0;
    }

    // What costs points, for whoever is to mend it.
    private static void NameFaults(JsonElement report)
    {
        var audits = report.GetProperty("audits");
        foreach (var reference in Categories.SelectMany(category =>
            report.GetProperty("categories").GetProperty(category.Id).GetProperty("auditRefs").EnumerateArray()))
        {
            var audit = audits.GetProperty(reference.GetProperty("id").GetString()!);
            var score = audit.GetProperty("score");
            if (reference.GetProperty("weight").GetDouble() > 0 && score.ValueKind == JsonValueKind.Number && score.GetDouble() < 1)
            {
                Console.WriteLine($"{score.GetDouble():0.00} {audit.GetProperty("title").GetString()}");
            }
        }
    }
}
