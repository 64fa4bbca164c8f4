namespace BackendSite.Articles;

/// <summary>A bar chart as an author writes it in a block <c>```chart</c>.</summary>
/// <param name="Title">What is compared.</param>
/// <param name="Unit">Stands behind each value; with <c>%</c> the scale ends at 100.</param>
/// <param name="Source">Who counted.</param>
/// <param name="Link">Where the source can be read; null for none.</param>
/// <param name="Note">A sentence under the bars; null for none.</param>
/// <param name="Bars">Largest first.</param>
public sealed record Chart(
    string Title, string Unit, string Source, string? Link, string? Note, IReadOnlyList<ChartBar> Bars)
{
    /// <summary>The value at which a bar is as long as the chart is wide.</summary>
    public decimal Scale => Unit == "%" ? 100 : Bars.Max(bar => bar.Value);

    /// <summary>A value with its unit, as it is read aloud and printed.</summary>
    public string Print(ChartBar bar) => Unit == "%" ? $"{bar.Value}%" : $"{bar.Value} {Unit}";

    /// <summary>A bar's length in percent of the chart's width.</summary>
    public string Length(ChartBar bar) => $"{Math.Round(100 * bar.Value / Scale, 1)}%";

    /// <summary>Reads the block; null, and faults, when it can't be drawn.</summary>
    internal static Chart? Read(YamlFields fields, int line, Action<int, string> fault)
    {
        var bars = fields.Mappings("bars").Select(ReadBar).OrderByDescending(bar => bar.Value).ToList();
        var chart = new Chart(
            fields.Text("title"),
            fields.Optional("unit") ?? "",
            fields.Text("source"),
            fields.Optional("link"),
            fields.Optional("note"),
            bars);
        fields.RefuseOthers();
        if (bars.Count == 0 || bars[0].Value == 0)
        {
            fault(line, "a chart needs `bars`, each with `label` and `value`, one of them above 0");
            return null;
        }

        if (chart.Unit == "%" && bars[0].Value > 100)
        {
            fault(line, $"more than 100%: {bars[0].Label}");
        }

        return chart;
    }

    private static ChartBar ReadBar(YamlFields fields)
    {
        var bar = new ChartBar(fields.Text("label"), fields.Number("value"), fields.Optional("accent") == "true");
        fields.RefuseOthers();
        return bar;
    }
}

/// <summary>One bar.</summary>
/// <param name="Label">What was counted.</param>
/// <param name="Value">In the chart's unit.</param>
/// <param name="Accent">True for the bar that the text speaks of.</param>
public sealed record ChartBar(string Label, decimal Value, bool Accent);
