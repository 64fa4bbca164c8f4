namespace BackendSite.Staff;

/// <summary>What a browser says about itself, in words by which its owner knows it again.</summary>
internal static class DeviceWords
{
    // The first that fits: all name older ones, for pages of the nineties that looked for those.
    private static readonly (string Token, string Words)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Token, string Words)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux"),
    ];

    /// <summary>Such as "Firefox on Windows".</summary>
    /// <param name="userAgent">The header of that name; null when there is none.</param>
    public static string Of(string? userAgent) => (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
    {
        ({ } browser, { } system) => $"{browser} on {system}",
        ({ } browser, null) => browser,
        (null, { } system) => $"A browser on {system}",
        _ => "An unknown browser",
    };

    private static string? Find((string Token, string Words)[] names, string? userAgent) =>
        names.FirstOrDefault(name => userAgent?.Contains(name.Token, StringComparison.Ordinal) is true).Words;
}
