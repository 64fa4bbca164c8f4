namespace BackendSite.Tests.Browser;

/// <summary>The instrument that pages are looked at with.</summary>
public sealed class AxeTests(BrowserFixture browser)
{
    [Fact]
    public async Task It_names_what_is_wrong_with_a_page_and_nothing_else()
    {
        await using var visit = await browser.Visit("http://127.0.0.1");
        const string Page = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>";
        await visit.Page.SetContentAsync(Page);
        Assert.Empty(await visit.Page.Faults());

        await visit.Page.SetContentAsync(Page + "<img src='data:,'><p style='color: #aaa; background: #fff'>Faint words</p>");
        Assert.Equal(["color-contrast", "image-alt"], (await visit.Page.Faults()).Select(fault => fault.Split(':')[0]).Order());
    }
}
