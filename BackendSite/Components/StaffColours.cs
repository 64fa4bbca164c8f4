using System.Text.RegularExpressions;
using BackendSite.Web;
using MudBlazor;

namespace BackendSite.Components;

/// <summary>
/// The component library's colours and type in both schemes, as one sheet that is part of every staff document. Its own provider would write the
/// sheet anew in every circuit, and each open page would keep it. The providers for dialogs, popovers and snackbars are not used: no page needs them.
/// </summary>
public sealed partial class StaffColours(PageRenderer pages)
{
    private Task<string>? sheet;

    /// <summary>The style elements, as HTML.</summary>
    public Task<string> Sheet() => sheet is { IsFaulted: false } made ? made : sheet = Make();

    private async Task<string> Make()
    {
        var (light, dark) = (await Provided(dark: false), await Provided(dark: true));
        var before = Declarations().Matches(light).Select(one => one.Value).ToHashSet();
        var changes = string.Concat(Declarations().Matches(dark).Select(one => one.Value).Where(one => !before.Contains(one)));
        return $$"""
            {{light}}
            <style>
            html[data-scheme="dark"] {{{changes}}}
            @media (prefers-color-scheme: dark) { html:not([data-scheme="light"]) {{{changes}}} }
            </style>
            """;
    }

    private Task<string> Provided(bool dark) => pages.Render<MudThemeProvider>(new Dictionary<string, object?>
    {
        [nameof(MudThemeProvider.Theme)] = StaffTheme.Theme,
        [nameof(MudThemeProvider.IsDarkMode)] = dark,
        [nameof(MudThemeProvider.DefaultScrollbar)] = true,
        [nameof(MudThemeProvider.ObserveSystemDarkModeChange)] = false,
    });

    [GeneratedRegex(@"--[\w-]+\s*:[^;{}]+;")]
    private static partial Regex Declarations();
}
