using BackendSite.Components;

namespace BackendSite.Mail;

/// <summary>
/// The brand as inline styles, since mail programs keep little else. The classes of <see cref="LetterLayout"/> only turn
/// the colours dark where a program understands that; so each element with a colour has both.
/// </summary>
public static class LetterStyle
{
    /// <summary>For running text: what the reader's machine has. Names of several words need no quotes, and in an attribute each takes six letters.</summary>
    public const string Sans = "-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif";

    /// <summary>For headings.</summary>
    public const string Serif = "Georgia,Times New Roman,serif";

    /// <summary>For the one heading; with class <c>ink</c>.</summary>
    public static string Heading { get; } =
        $"margin:0 0 16px;font-family:{Serif};font-size:28px;line-height:34px;font-weight:600;letter-spacing:-0.01em;color:{Brand.Ink.Light}";

    /// <summary>For a paragraph; with class <c>ink</c>.</summary>
    public static string Paragraph { get; } =
        $"margin:0 0 16px;font-family:{Sans};font-size:16px;line-height:26px;color:{Brand.Ink.Light}";

    /// <summary>For what explains; with class <c>muted</c>.</summary>
    public static string Small { get; } =
        $"margin:0;font-family:{Sans};font-size:14px;line-height:21px;color:{Brand.Muted.Light}";

    /// <summary>The same where it must be seen; with class <c>accent</c>.</summary>
    public static string SmallAccent { get; } =
        $"margin:0;font-family:{Sans};font-size:14px;line-height:21px;font-weight:600;color:{Brand.Accent.Light}";

    /// <summary>For a link in text; with class <c>accent</c>.</summary>
    public static string Link { get; } = $"color:{Brand.Accent.Light};text-decoration:underline";
}
