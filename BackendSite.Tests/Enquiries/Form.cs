using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace BackendSite.Tests.Enquiries;

/// <summary>The enquiry form as a browser reads it from an answer.</summary>
internal sealed class Form(IDocument document)
{
    public static async Task<Form> Read(HttpResponseMessage answer) => new(await Parse(answer));

    /// <summary>What a receipt shows, label by label.</summary>
    public static async Task<IEnumerable<(string Label, string? Value)>> ReadFacts(HttpResponseMessage receipt) =>
        (await Parse(receipt)).QuerySelectorAll(".facts > div")
            .Select(fact => (fact.QuerySelector("dt")!.TextContent, (string?)fact.QuerySelector("dd")!.TextContent));

    public string Title => document.Title!;

    public IElement Summary => document.QuerySelector(".error-summary")!;

    public IEnumerable<IElement> SummaryLinks => Summary.QuerySelectorAll("li a");

    public IEnumerable<string> Ticked =>
        document.QuerySelectorAll<IHtmlInputElement>("input[name=interests]").Where(box => box.IsChecked).Select(box => box.Value);

    public IElement Control(string name) => document.QuerySelector($".enquiry-form [name={name}]")!;

    public string ValueOf(string name) => Control(name) switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlInputElement input => input.Value,
        var other => throw new InvalidOperationException($"{name} is {other}"),
    };

    public IElement TargetOf(IElement link) => document.QuerySelector(link.GetAttribute("href")!)!;

    public string DescriptionOf(IElement control) => string.Join(' ',
        control.GetAttribute("aria-describedby")!.Split(' ').Select(id => document.GetElementById(id)!.TextContent));

    private static async Task<IDocument> Parse(HttpResponseMessage answer)
    {
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return await BrowsingContext.New().OpenAsync(page => page.Content(html), TestContext.Current.CancellationToken);
    }
}
