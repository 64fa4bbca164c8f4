namespace BackendSite.Mail.Previews;

/// <summary>The HTML part of a sample letter, for a frame: as a mail program shows it in either scheme.</summary>
internal static class PreviewLetter
{
    public const string Path = "/staff/mail/letters/{kind}/html";

    public static async Task<IResult> Answer(string kind, bool dark, LetterKinds kinds, CancellationToken cancellationToken)
    {
        if (kinds.All.FirstOrDefault(composer => composer.Kind == kind) is not { } composer)
        {
            return Results.NotFound();
        }

        var letter = await composer.Sample(cancellationToken);
        return Results.Text(InScheme(letter.Html, dark), "text/html; charset=utf-8");
    }

    // A frame takes the scheme of the reader's system; the page shows both.
    private static string InScheme(string html, bool dark) => html
        .Replace("(prefers-color-scheme: dark)", dark ? "all" : "not all", StringComparison.Ordinal)
        .Replace("color-scheme: light dark", dark ? "color-scheme: dark" : "color-scheme: light", StringComparison.Ordinal);
}
