using BackendSite.Components;
using SkiaSharp;

namespace BackendSite.Articles.Pictures;

/// <summary>The brand's three bars, as Components/BrandMark.razor draws them, for those who can't take an svg.</summary>
internal static class Mark
{
    // The drawing's own units.
    private const float Box = 24;

    /// <summary>Draws the mark.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="x">The left edge of its square, in pixels.</param>
    /// <param name="y">The top edge.</param>
    /// <param name="size">The side of its square.</param>
    public static void Draw(SKCanvas canvas, float x, float y, float size)
    {
        using var ink = new SKPaint { Color = SKColor.Parse(Brand.Ink.Light), IsAntialias = true };
        using var accent = new SKPaint { Color = SKColor.Parse(Brand.Accent.Light), IsAntialias = true };
        canvas.Save();
        canvas.Translate(x, y);
        canvas.Scale(size / Box);
        canvas.DrawRect(3, 4, 18, 4, ink);
        canvas.DrawRect(3, 10, 12, 4, accent);
        canvas.DrawRect(3, 16, 18, 4, ink);
        canvas.Restore();
    }

    /// <summary>An icon for home screens: the mark on paper, with room for any mask.</summary>
    /// <param name="side">Of the square, in pixels.</param>
    /// <returns>A PNG.</returns>
    public static byte[] Icon(int side)
    {
        using var surface = SKSurface.Create(new SKImageInfo(side, side));
        surface.Canvas.Clear(SKColor.Parse(Brand.Paper.Light));
        var size = side * 0.66f;
        Draw(surface.Canvas, (side - size) / 2, (side - size) / 2, size);
        return Png(surface);
    }

    /// <summary>The icon for those who ask for /favicon.ico without reading a page: one picture of 32 pixels.</summary>
    public static byte[] Favicon()
    {
        const int Side = 32;
        using var surface = SKSurface.Create(new SKImageInfo(Side, Side));
        surface.Canvas.Clear(SKColors.Transparent);
        Draw(surface.Canvas, 0, 0, Side);
        var png = Png(surface);

        // One entry of an ICO directory, then the PNG itself.
        using var icon = new MemoryStream();
        using var writer = new BinaryWriter(icon);
        writer.Write([0, 0, 1, 0, 1, 0, Side, Side, 0, 0, 1, 0, 32, 0]);
        writer.Write(png.Length);
        writer.Write(22);
        writer.Write(png);
        writer.Flush();
        return icon.ToArray();
    }

    private static byte[] Png(SKSurface surface)
    {
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
