using System.Globalization;
using System.Text.RegularExpressions;
using BackendSite.Components;

namespace BackendSite.Tests;

public partial class BrandTests
{
    // WCAG 2.2: 1.4.3 for text, 1.4.11 for the edges of controls and focus rings.
    private const double Text = 4.5;
    private const double Control = 3;

    private static readonly Dictionary<string, BrandColour> InCode = typeof(Brand).GetFields()
        .Where(field => field.FieldType == typeof(BrandColour))
        .ToDictionary(field => CapitalInside.Replace(field.Name, "-").ToLowerInvariant(), field => (BrandColour)field.GetValue(null)!);

    public static TheoryData<string, string, double> Pairs => new()
    {
        { "ink", "paper", Text },
        { "ink", "surface", Text },
        { "muted", "paper", Text },
        { "muted", "surface", Text },
        { "accent", "paper", Text },
        { "accent", "surface", Text },
        { "accent-ink", "accent", Text },
        { "good", "paper", Text },
        { "warn", "paper", Text },
        { "bad", "paper", Text },
        { "bad", "surface", Text },
        { "control", "paper", Control },
        { "control", "surface", Control },
    };

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex CapitalInside { get; }

    [GeneratedRegex(@"--(?<name>[a-z-]+): light-dark\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\);")]
    private static partial Regex Role { get; }

    [Fact]
    public async Task The_code_and_the_style_sheet_name_the_same_colours()
    {
        var css = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "wwwroot-assets", "css", "brand.css"), TestContext.Current.CancellationToken);

        var inCss = Role.Matches(css).ToDictionary(
            match => match.Groups["name"].Value,
            match => new BrandColour(match.Groups["light"].Value, match.Groups["dark"].Value));

        Assert.Equal(InCode.OrderBy(role => role.Key), inCss.OrderBy(role => role.Key));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_colour_stands_out_from_its_ground_in_both_schemes(string colour, string ground, double atLeast)
    {
        Assert.InRange(Contrast(InCode[colour].Light, InCode[ground].Light), atLeast, 21);
        Assert.InRange(Contrast(InCode[colour].Dark, InCode[ground].Dark), atLeast, 21);
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour) =>
        0.2126 * Linear(colour[1..3]) + 0.7152 * Linear(colour[3..5]) + 0.0722 * Linear(colour[5..7]);

    private static double Linear(string channel)
    {
        var value = int.Parse(channel, NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
