using SkiaSharp;

namespace BackendSite.Articles.Pictures;

/// <summary>
/// The brand's face for pictures, carried inside the program: a server has no fonts. Source Serif 4, Latin letters only,
/// under the SIL Open Font License beside it.
/// </summary>
internal static class Typeface
{
    private static readonly Lazy<SKTypeface> RegularFace = new(() => Load("source-serif-4-400.ttf"));
    private static readonly Lazy<SKTypeface> SemiboldFace = new(() => Load("source-serif-4-600.ttf"));

    /// <param name="size">In pixels.</param>
    public static SKFont Regular(float size) => Font(RegularFace.Value, size);

    /// <inheritdoc cref="Regular"/>
    public static SKFont Semibold(float size) => Font(SemiboldFace.Value, size);

    private static SKFont Font(SKTypeface face, float size) =>
        new(face, size) { Edging = SKFontEdging.Antialias, Subpixel = true, Hinting = SKFontHinting.None };

    private static SKTypeface Load(string name)
    {
        using var file = typeof(Typeface).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The face {name} is not embedded.");
        return SKTypeface.FromStream(file);
    }
}
