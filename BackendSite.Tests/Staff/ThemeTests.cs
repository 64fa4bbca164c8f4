using BackendSite.Components;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>What differs in the dark is said again for it, and nothing else is.</summary>
    [Fact]
    public async Task The_sheet_of_the_documents_has_both_schemes()
    {
        await using var site = await new SiteFixture().Start();
        var sheet = await site.Services.GetRequiredService<StaffColours>().Sheet();

        var dark = sheet[sheet.IndexOf("html[data-scheme=\"dark\"]", StringComparison.Ordinal)..];
        Assert.Equal(2, dark.Split("--mud-palette-text-primary:").Length - 1);
        Assert.Contains($"--mud-palette-text-primary: {StaffTheme.Theme.PaletteDark.TextPrimary.ToString(MudBlazor.Utilities.MudColorOutputFormats.RGBA)}", dark, StringComparison.Ordinal);
        Assert.Contains("--mud-typography-default-family", sheet);
        Assert.DoesNotContain("--mud-typography", dark);
    }

    private static string Hex(MudBlazor.Utilities.MudColor colour) => colour.Value[..7].ToLowerInvariant();
}
