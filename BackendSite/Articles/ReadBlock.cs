using Markdig.Syntax;
using Microsoft.AspNetCore.Components;

namespace BackendSite.Articles;

/// <summary>The fenced blocks that stand for a component: <c>chart</c>, <c>illustration NAME</c>, <c>call-to-action NAME</c>.</summary>
internal static class ReadBlock
{
    /// <summary>Whether a fence's first word names a component; any other fence is code.</summary>
    public static bool Knows(string? info) => info is "chart" or "illustration" or "call-to-action";

    /// <param name="fence">The block.</param>
    /// <param name="fault">Takes the line in the file and the reason.</param>
    /// <returns>Null when it can't be shown; the fault is reported.</returns>
    public static RenderFragment? Read(FencedCodeBlock fence, Action<int, string> fault)
    {
        var yaml = fence.Lines.ToString();
        var fields = YamlFields.Parse(yaml.Length == 0 ? "{}" : yaml, fence.Line + 1, fault);
        return fields is null ? null : fence.Info switch
        {
            "chart" => ReadChart(fields, fence.Line + 1, fault),
            "illustration" => ReadIllustration(fields, fence, fault),
            _ => ReadCallToAction(fields, fence),
        };
    }

    private static RenderFragment? ReadChart(YamlFields fields, int line, Action<int, string> fault)
    {
        var chart = Chart.Read(fields, line, fault);
        return chart is null ? null : builder =>
        {
            builder.OpenComponent<BarChart>(0);
            builder.AddComponentParameter(1, nameof(BarChart.Chart), chart);
            builder.CloseComponent();
        };
    }

    private static RenderFragment? ReadIllustration(YamlFields fields, FencedCodeBlock fence, Action<int, string> fault)
    {
        var name = fence.Arguments?.Trim() ?? "";
        var alt = fields.Text("alt");
        var caption = fields.Optional("caption");
        fields.RefuseOthers();
        if (!Illustration.Exists(name))
        {
            fault(fence.Line + 1, ReadArticle.UnknownIllustration(name));
            return null;
        }

        return builder =>
        {
            builder.OpenComponent<IllustrationFigure>(0);
            builder.AddComponentParameter(1, nameof(IllustrationFigure.Name), name);
            builder.AddComponentParameter(2, nameof(IllustrationFigure.Alt), alt);
            builder.AddComponentParameter(3, nameof(IllustrationFigure.Caption), caption);
            builder.CloseComponent();
        };
    }

    private static RenderFragment ReadCallToAction(YamlFields fields, FencedCodeBlock fence)
    {
        var name = fence.Arguments?.Trim();
        var text = fields.Optional("text");
        var button = fields.Optional("button");
        fields.RefuseOthers();
        return builder =>
        {
            builder.OpenComponent<CallToAction>(0);
            builder.AddComponentParameter(1, nameof(CallToAction.Text), text);
            if (!string.IsNullOrEmpty(name))
            {
                builder.AddComponentParameter(2, nameof(CallToAction.Name), name);
            }

            if (button is not null)
            {
                builder.AddComponentParameter(3, nameof(CallToAction.Button), button);
            }

            builder.CloseComponent();
        };
    }
}
