using System.Net;
using BackendSite.Articles.Pictures;
using SkiaSharp;

namespace BackendSite.Tests.Articles;

[Collection(PublishedSiteTests.Name)]
public class PictureTests(PublishedSite site)
{
    [Theory]
    [InlineData("/og/site.png", 1200, 630)]
    [InlineData("/og/what-does-a-backend-developer-do.png", 1200, 630)]
    [InlineData("/apple-touch-icon.png", 180, 180)]
    [InlineData("/favicon.ico", 32, 32)]
    public async Task A_picture_has_its_size(string path, int width, int height) =>
        Assert.Equal((width, height), await SizeOf(site, path));

    [Fact]
    public async Task A_picture_may_be_kept_shown_elsewhere_and_asked_for_again()
    {
        using var first = await site.Client.GetAsync("/og/site.png", TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/og/site.png") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var second = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("image/png", first.Content.Headers.ContentType!.ToString());
        Assert.Equal(TimeSpan.FromDays(1), first.Headers.CacheControl!.MaxAge);
        Assert.Equal(["cross-origin"], first.Headers.GetValues("Cross-Origin-Resource-Policy"));
        Assert.Empty(first.Content.Headers.ContentEncoding);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("How to Keep an Unreasonably Long Title With Very Many Words in It From Running Over the Edge of the Picture or Its Foot")]
    [InlineData("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")]
    public void A_title_of_any_length_stays_between_the_name_and_the_foot(string title)
    {
        using var with = SKBitmap.Decode(ShareCard.Draw(title, "Edvantis", "6 minutes to read"));
        using var without = SKBitmap.Decode(ShareCard.Draw("", "Edvantis", "6 minutes to read"));
        var changed = from y in Enumerable.Range(0, ShareCard.Height)
                      where Enumerable.Range(0, ShareCard.Width).Any(x => with.GetPixel(x, y) != without.GetPixel(x, y))
                      select y;

        Assert.NotEmpty(changed);
        Assert.InRange(changed.Min(), 120, ShareCard.Height);
        Assert.InRange(changed.Max(), 0, 535);
    }

    internal static async Task<(int Width, int Height)> SizeOf(SiteFixture site, string path)
    {
        using var picture = SKBitmap.Decode(await site.Client.GetByteArrayAsync(path, TestContext.Current.CancellationToken));
        return (picture.Width, picture.Height);
    }
}
