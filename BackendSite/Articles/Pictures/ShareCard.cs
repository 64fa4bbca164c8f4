using BackendSite.Components;
using SkiaSharp;

namespace BackendSite.Articles.Pictures;

/// <summary>The picture that a shared link shows: the title, set large, on the brand's paper.</summary>
internal static class ShareCard
{
    public const int Width = 1200;
    public const int Height = 630;

    private const float Margin = 80;
    private const float TitleTop = 172;
    private const float TitleBottom = 500;
    private const float TitleWidth = 900;
    private const float LineHeight = 1.12f;

    private static readonly float[] TitleSizes = [88, 80, 72, 64, 56, 48];

    /// <summary>Draws a card.</summary>
    /// <param name="title">Wrapped; the type shrinks until it fits.</param>
    /// <param name="siteName">Stands beside the mark.</param>
    /// <param name="line">A short line at the foot.</param>
    /// <returns>A PNG of <see cref="Width"/> by <see cref="Height"/> pixels.</returns>
    public static byte[] Draw(string title, string siteName, string line)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
        var canvas = surface.Canvas;
        canvas.Clear(SKColor.Parse(Brand.Paper.Light));
        DrawBars(canvas);
        Mark.Draw(canvas, Margin - 4, 66, 52);
        using var name = Typeface.Semibold(34);
        using var small = Typeface.Regular(30);
        Write(canvas, siteName, Margin + 62, 104, name, Brand.Ink);
        Write(canvas, line, Margin, 562, small, Brand.Muted);
        DrawTitle(canvas, title);
        return Png(surface);
    }

    // The mark again, so large that it runs off the edge.
    private static void DrawBars(SKCanvas canvas)
    {
        using var surface = Fill(Brand.Surface);
        using var accent = Fill(Brand.Accent);
        canvas.DrawRect(1050, 0, 150, 180, surface);
        canvas.DrawRect(1050, 225, 90, 180, accent);
        canvas.DrawRect(1050, 450, 150, 180, surface);
    }

    private static void DrawTitle(SKCanvas canvas, string title)
    {
        foreach (var size in TitleSizes)
        {
            using var font = Typeface.Semibold(size);
            var lines = Balance(title, font);
            var height = lines.Count * size * LineHeight;
            if (height > TitleBottom - TitleTop && size != TitleSizes[^1])
            {
                continue;
            }

            var baseline = TitleTop + ((TitleBottom - TitleTop - height) / 2) + size;
            foreach (var text in lines)
            {
                Write(canvas, text, Margin - 2, baseline, font, Brand.Ink);
                baseline += size * LineHeight;
            }

            return;
        }
    }

    // The narrowest column that needs no more lines: no word is left alone on the last one.
    private static List<string> Balance(string title, SKFont font)
    {
        var best = Wrap(title, font, TitleWidth);
        for (var width = TitleWidth - 20; width > TitleWidth / 2; width -= 20)
        {
            var narrower = Wrap(title, font, width);
            if (narrower.Count > best.Count || narrower.Any(line => font.MeasureText(line) > width))
            {
                break;
            }

            best = narrower;
        }

        return best;
    }

    private static List<string> Wrap(string text, SKFont font, float width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && font.MeasureText($"{lines[^1]} {word}") <= width)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    private static void Write(SKCanvas canvas, string text, float x, float baseline, SKFont font, BrandColour colour)
    {
        using var paint = Fill(colour);
        canvas.DrawText(text, x, baseline, SKTextAlign.Left, font, paint);
    }

    private static SKPaint Fill(BrandColour colour) => new() { Color = SKColor.Parse(colour.Light), IsAntialias = true };

    private static byte[] Png(SKSurface surface)
    {
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
