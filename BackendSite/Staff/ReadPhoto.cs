using SkiaSharp;

namespace BackendSite.Staff;

/// <summary>
/// Makes a small square picture of what somebody uploads. It is drawn anew, so nothing of the file itself is kept or given out: no place
/// where it was taken, and nothing that hides behind the picture.
/// </summary>
internal static class ReadPhoto
{
    /// <summary>Side of the square, in pixels: twice what is shown at most.</summary>
    public const int Side = 256;

    /// <summary>Longest file, in bytes.</summary>
    public const int LongestFile = 8 << 20;

    /// <summary>Most pixels: each takes four bytes while the picture is drawn.</summary>
    public const int MostPixels = 24_000_000;

    private const int Quality = 85;

    private static readonly SKEncodedImageFormat[] Formats = [SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp];

    /// <summary>Cuts the middle out and makes it small.</summary>
    /// <param name="file">The file's bytes; its name and what its sender says it is don't count.</param>
    /// <returns>A JPEG; null when this is no whole JPEG, PNG or WebP picture of a size that can be taken.</returns>
    public static byte[]? Make(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || !Formats.Contains(codec.EncodedFormat) || (long)codec.Info.Width * codec.Info.Height is 0 or > MostPixels)
        {
            return null;
        }

        using var whole = new SKBitmap(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        return codec.GetPixels(whole.Info, whole.GetPixels()) == SKCodecResult.Success ? Draw(whole, Turn(codec.EncodedOrigin)) : null;
    }

    private static byte[] Draw(SKBitmap whole, float degrees)
    {
        var side = Math.Min(whole.Width, whole.Height);
        var middle = SKRect.Create((whole.Width - side) / 2, (whole.Height - side) / 2, side, side);
        using var surface = SKSurface.Create(new SKImageInfo(Side, Side));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.RotateDegrees(degrees, Side / 2f, Side / 2f);
        using var picture = SKImage.FromBitmap(whole);
        surface.Canvas.DrawImage(picture, middle, SKRect.Create(Side, Side), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var small = surface.Snapshot();
        using var jpeg = small.Encode(SKEncodedImageFormat.Jpeg, Quality);
        return jpeg.ToArray();
    }

    // A camera stores what its sensor sees, and beside it how it was held. No camera mirrors.
    private static float Turn(SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.RightTop => 90,
        SKEncodedOrigin.BottomRight => 180,
        SKEncodedOrigin.LeftBottom => 270,
        _ => 0,
    };
}
