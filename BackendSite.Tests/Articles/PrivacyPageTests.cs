using System.Net;

namespace BackendSite.Tests.Articles;

public class PrivacyPageTests
{
    [Fact]
    public async Task It_says_how_long_what_the_settings_erase_is_kept()
    {
        await using var site = await new SiteFixture
        {
            Settings = { ["Privacy:EraseAfterDays:Spam"] = "30", ["Privacy:EraseAfterDays:Lost"] = "1" },
        }.Start();

        var page = WebUtility.HtmlDecode(await site.Client.GetStringAsync("/privacy", TestContext.Current.CancellationToken));

        Assert.Contains("an enquiry that led to nothing: 1 day<", page);
        Assert.Contains("an enquiry that was taken for spam: 30 days<", page);
        Assert.DoesNotContain("an enquiry that was answered:", page);
    }

    [Fact]
    public async Task It_promises_no_erasure_that_the_settings_do_not_make()
    {
        await using var site = await new SiteFixture().Start();

        var page = await site.Client.GetStringAsync("/privacy", TestContext.Current.CancellationToken);

        Assert.Contains("An enquiry is kept until we erase it", page);
        Assert.DoesNotContain("nothing has happened to it for so long", page);
    }
}
