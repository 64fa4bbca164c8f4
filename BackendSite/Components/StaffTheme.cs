using MudBlazor;

namespace BackendSite.Components;

/// <summary>The component library in the brand's colours: small type, hairlines instead of boxes, both schemes.</summary>
public static class StaffTheme
{
    private const string SmallText = "0.8125rem";

    private static readonly string[] Face =
        ["-apple-system", "BlinkMacSystemFont", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "system-ui", "sans-serif"];

    /// <summary>The theme. The faces are those of the visitor's system: nothing is loaded from elsewhere.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = Fill(new PaletteLight(), colour => colour.Light),
        PaletteDark = Fill(new PaletteDark(), colour => colour.Dark),
        LayoutProperties = new() { DefaultBorderRadius = "4px", AppbarHeight = "48px" },
        Shadows = new() { Elevation = Flat() },
        Typography = new()
        {
            Default = new DefaultTypography { FontFamily = Face, FontSize = SmallText, LineHeight = "1.5", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Face, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Face, FontSize = SmallText, LineHeight = "1.5", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = Face, FontSize = "1.25rem", FontWeight = "600", LineHeight = "1.3", LetterSpacing = "-0.01em" },
            H2 = new H2Typography { FontFamily = Face, FontSize = "1rem", FontWeight = "600", LineHeight = "1.35", LetterSpacing = "normal" },
            H3 = new H3Typography { FontFamily = Face, FontSize = "0.875rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Face, FontSize = SmallText, FontWeight = "550", LetterSpacing = "normal", TextTransform = "none" },
            Caption = new CaptionTypography { FontFamily = Face, FontSize = "0.75rem", LetterSpacing = "normal" },
        },
    };

    private static TPalette Fill<TPalette>(TPalette palette, Func<BrandColour, string> of)
        where TPalette : Palette
    {
        palette.Black = of(Brand.Ink);
        palette.Background = palette.Surface = palette.DrawerBackground = palette.AppbarBackground = of(Brand.Paper);
        palette.BackgroundGray = palette.TableHover = palette.TableStriped = of(Brand.Surface);
        palette.TextPrimary = palette.AppbarText = palette.DrawerText = of(Brand.Ink);
        palette.TextSecondary = palette.ActionDefault = palette.DrawerIcon = palette.TextDisabled = of(Brand.Muted);
        palette.Divider = palette.DividerLight = palette.LinesDefault = palette.TableLines = of(Brand.Line);
        palette.LinesInputs = of(Brand.Muted);
        palette.Primary = palette.Tertiary = of(Brand.Accent);
        palette.PrimaryContrastText = palette.TertiaryContrastText = of(Brand.AccentInk);
        palette.Secondary = palette.Dark = of(Brand.Ink);
        palette.SecondaryContrastText = palette.DarkContrastText = of(Brand.Paper);
        palette.Info = of(Brand.Muted);
        palette.Success = of(Brand.Good);
        palette.Warning = of(Brand.Warn);
        palette.Error = of(Brand.Bad);
        palette.InfoContrastText = palette.SuccessContrastText = palette.WarningContrastText = palette.ErrorContrastText = of(Brand.Paper);
        return palette;
    }

    // One soft shadow for what floats above the page, none for what lies in it.
    private static string[] Flat()
    {
        const int floating = 8;
        return [.. Enumerable.Range(0, 26).Select(level => level < floating ? "none" : "0 6px 24px rgb(0 0 0 / 0.16)")];
    }
}
