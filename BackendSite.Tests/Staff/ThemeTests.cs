using BackendSite.Components;

namespace BackendSite.Tests.Staff;

public class ThemeTests
{
    [Fact]
    public void The_staff_theme_takes_its_colours_from_the_brand_in_both_schemes()
    {
        var theme = StaffTheme.Theme;

        Assert.Equal(Brand.Accent.Light, Hex(theme.PaletteLight.Primary));
        Assert.Equal(Brand.Accent.Dark, Hex(theme.PaletteDark.Primary));
        Assert.Equal(Brand.Paper.Light, Hex(theme.PaletteLight.Background));
        Assert.Equal(Brand.Paper.Dark, Hex(theme.PaletteDark.Background));
        Assert.Equal(Brand.Ink.Light, Hex(theme.PaletteLight.TextPrimary));
        Assert.Equal(Brand.Ink.Dark, Hex(theme.PaletteDark.TextPrimary));
    }

    [Fact]
    public void The_faces_are_the_systems_own() =>
        Assert.DoesNotContain("Helvetica", StaffTheme.Theme.Typography.Default.FontFamily!);

    private static string Hex(MudBlazor.Utilities.MudColor colour) => colour.Value[..7].ToLowerInvariant();
}
