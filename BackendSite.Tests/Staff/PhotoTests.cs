using System.Net;
using System.Text;
using BackendSite.Staff;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;
using TestContext = Xunit.TestContext;

namespace BackendSite.Tests.Staff;

/// <summary>What becomes of a photo, and of a file that only says that it is one.</summary>
[OnEachDatabase]
public class PhotoTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    private static readonly byte[] Hidden = Encoding.UTF8.GetBytes("<script>alert('zyxhidden')</script>");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "nothing", [] },
        { "a drawing that is a program", Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>") },
        { "a page named as a picture", Encoding.UTF8.GetBytes("<!DOCTYPE html><script>alert(1)</script>") },
        { "the first bytes of a PNG and then a page", [0x89, .. "PNG\r\n\x1a\n<script>alert(1)</script>"u8] },
        { "a GIF", Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7") },
        { "half a picture", Picture(SKEncodedImageFormat.Jpeg, 400, 300)[..1000] },
        { "a picture that is a bomb", Picture(SKEncodedImageFormat.Png, 5000, 5000) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_file_that_is_no_photo_is_refused(string what, byte[] file) => Assert.True(ReadPhoto.Make(file) is null, what);

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_photo_becomes_a_small_square_and_nothing_else_of_its_file_stays(SKEncodedImageFormat format)
    {
        var made = ReadPhoto.Make([.. Picture(format, 640, 480), .. Hidden]);

        using var codec = SKCodec.Create(new MemoryStream(made!));
        Assert.Equal((SKEncodedImageFormat.Jpeg, ReadPhoto.Side, ReadPhoto.Side), (codec.EncodedFormat, codec.Info.Width, codec.Info.Height));
        Assert.True(made!.Length < 64 << 10);
        Assert.DoesNotContain("zyxhidden", Encoding.Latin1.GetString(made));
        AssertColour(SKColors.Red, made, 20, 128);
        AssertColour(SKColors.Blue, made, 236, 128);
    }

    [Fact]
    public void A_camera_that_was_held_upright_gives_an_upright_photo()
    {
        // The mark of a camera turned by a quarter: what the sensor saw on the left is above.
        byte[] turned = [0xFF, 0xE1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
        var plain = Picture(SKEncodedImageFormat.Jpeg, 640, 480);

        var made = ReadPhoto.Make([.. plain[..2], .. turned, .. plain[2..]])!;

        AssertColour(SKColors.Red, made, 128, 20);
        AssertColour(SKColors.Blue, made, 128, 236);
        Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(made));
    }

    [Fact]
    public async Task A_photo_is_given_to_colleagues_alone_as_a_picture_that_their_browser_keeps()
    {
        var account = await site.AddStaff("photo@example.com");
        var me = await site.BeginSession(account);
        var mine = site.Services.GetRequiredService<MyPhoto>();
        Assert.Null(await mine.Save(Picture(SKEncodedImageFormat.Png, 300, 300), me, Cancelled));
        var first = await Address(account.Id);
        using var colleague = await site.EnterStaff();

        using (var answer = await colleague.Client.GetAsync(first, Cancelled))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("max-age=31536000, private, immutable", answer.Headers.CacheControl?.ToString());
        }

        using (var stranger = await site.Client.GetAsync(first, Cancelled))
        {
            Assert.Equal(HttpStatusCode.Found, stranger.StatusCode);
        }

        // Another photo, another address; the old one is nowhere any more.
        Assert.NotNull(await mine.Save(Hidden, me, Cancelled));
        Assert.Equal(first, await Address(account.Id));
        Assert.Null(await mine.Save(Picture(SKEncodedImageFormat.Png, 200, 300), me, Cancelled));
        Assert.NotEqual(first, await Address(account.Id));
        using (var old = await colleague.Client.GetAsync(first, Cancelled))
        {
            Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
            Assert.True(old.Headers.CacheControl?.NoStore);
        }

        await mine.Remove(me, Cancelled);
        Assert.Null(await Address(account.Id));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task A_file_beyond_the_limit_is_refused_before_it_is_read(int beyond, bool refused)
    {
        var account = await site.AddStaff($"large{beyond}@example.com");
        byte[] photo = [.. Picture(SKEncodedImageFormat.Png, 300, 300), .. new byte[ReadPhoto.LongestFile]];
        await using var page = new BunitContext();
        page.JSInterop.Mode = JSRuntimeMode.Loose;
        page.Services.AddSingleton(site.Services.GetRequiredService<MyPhoto>());
        page.RenderTree.Add<CascadingValue<Task<AuthenticationState>>>(parameters =>
            parameters.Add(value => value.Value, BeginSession(account)));
        var panel = page.Render<PhotoPanel>(parameters => parameters.Add(one => one.Account, account));

        panel.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromBinary(photo[..(ReadPhoto.LongestFile + beyond)]));

        panel.WaitForState(() => panel.Find("[role=status]").TextContent.Length > 0, TimeSpan.FromSeconds(30));
        Assert.Equal(refused ? "This file is larger than 8 MB." : "Your photo shows everywhere within a minute.", panel.Find("[role=status]").TextContent);
        Assert.Equal(refused, await Address(account.Id) is null);
    }

    [Fact]
    public async Task A_photo_goes_when_its_account_is_closed()
    {
        var account = await site.AddStaff("leaver@example.com");
        var boss = ForgottenPasswordTests.SignedIn(await site.AddStaff("boss@example.com"));
        await site.Services.GetRequiredService<MyPhoto>().Save(Picture(SKEncodedImageFormat.Png, 300, 300), await site.BeginSession(account), Cancelled);
        await using var scope = site.Services.CreateAsyncScope();

        Assert.Null(await scope.ServiceProvider.GetRequiredService<ChangeAccount>().Close(account.Id, boss, Cancelled));

        Assert.Null(await Address(account.Id));
        await using var db = site.OpenDatabase();
        Assert.False(await db.StaffPhotos.AnyAsync(photo => photo.StaffId == account.Id, Cancelled));
    }

    /// <summary>A picture, red on the left and blue on the right.</summary>
    internal static byte[] Picture(SKEncodedImageFormat format, int width, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        surface.Canvas.Clear(SKColors.Red);
        using var blue = new SKPaint { Color = SKColors.Blue };
        surface.Canvas.DrawRect(width / 2f, 0, width / 2f, height, blue);
        using var image = surface.Snapshot();
        using var data = image.Encode(format, 90);
        return data.ToArray();
    }

    private static void AssertColour(SKColor wanted, byte[] picture, int x, int y)
    {
        using var bitmap = SKBitmap.Decode(picture);
        var there = bitmap.GetPixel(x, y);
        Assert.True(Math.Abs(there.Red - wanted.Red) + Math.Abs(there.Green - wanted.Green) + Math.Abs(there.Blue - wanted.Blue) < 30, $"{there} at {x}, {y}");
    }

    private async Task<AuthenticationState> BeginSession(StaffUser account) => new(await site.BeginSession(account));

    private async Task<string?> Address(Guid account)
    {
        await using var db = site.OpenDatabase();
        return StaffPhoto.AddressOf(account, await db.Staff.Where(staff => staff.Id == account).Select(staff => staff.PhotoVersion).SingleAsync(Cancelled));
    }
}
