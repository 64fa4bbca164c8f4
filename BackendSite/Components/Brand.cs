namespace BackendSite.Components;

/// <summary>One colour in both schemes, as <c>#rrggbb</c>.</summary>
public readonly record struct BrandColour(string Light, string Dark);

/// <summary>The colours of wwwroot-assets/css/brand.css for what can't read css: letters, the staff theme, pictures.</summary>
public static class Brand
{
    public static readonly BrandColour Ink = new("#16202b", "#e7eaee");
    public static readonly BrandColour Paper = new("#fcfbf8", "#10161d");
    public static readonly BrandColour Surface = new("#f4f1ea", "#182029");
    public static readonly BrandColour Muted = new("#56616d", "#9aa5b1");
    public static readonly BrandColour Line = new("#ddd8cd", "#2b3541");
    public static readonly BrandColour Control = new("#79818a", "#72808e");
    public static readonly BrandColour Accent = new("#b4431a", "#f59e73");
    public static readonly BrandColour AccentInk = new("#ffffff", "#10161d");
    public static readonly BrandColour Good = new("#1f6b43", "#7cc79b");
    public static readonly BrandColour Warn = new("#8a5a00", "#e3b25c");
    public static readonly BrandColour Bad = new("#b3261e", "#ff9d94");
}
