namespace BackendSite.Enquiries.Spam;

/// <summary>Links where a project is to be described. One or two to their own product or brief are what people send.</summary>
internal static class LinkSigns
{
    private const int FewLinks = 2;

    private static readonly string[] Shorteners =
    [
        "bit.ly", "tinyurl.com", "t.co", "goo.gl", "cutt.ly", "is.gd", "rb.gy", "ow.ly", "shorturl.at", "clck.ru", "vk.cc", "u.to", "t.ly", "tiny.cc",
        "s.id", "urlz.fr", "bit.do", "buff.ly", "rebrand.ly", "shorturl.asia", "tiny.one", "v.gd", "qps.ru", "goo.su", "kutt.it", "lnkd.in", "bl.ink",
        "short.gy", "soo.gd", "adf.ly", "linktr.ee", "tr.im", "shrtco.de", "surl.li", "dub.sh", "gg.gg", "da.gd",
    ];

    // Where a stranger's page can be put up in a minute, without a name.
    private static readonly string[] Throwaway =
    [
        "telegra.ph", "storage.googleapis.com", "firebasestorage.googleapis.com", "sites.google.com", "blogspot.com", "weebly.com", "wixsite.com",
        "page.link", "000webhostapp.com", "ucoz.ru", "tilda.ws", "my.canva.site", "web.app", "r2.dev", "script.google.com", "docs.google.com/forms",
    ];

    private static readonly string[] Messengers = ["t.me", "wa.me", "telegram.me", "chat.whatsapp.com", "api.whatsapp.com", "discord.gg", "line.me", "vk.com", "ok.ru", "join.skype.com"];

    private static readonly string[] WorkPlaces =
    [
        "github.com", "gitlab.com", "bitbucket.org", "figma.com", "docs.google.com", "drive.google.com", "notion.so", "notion.site", "miro.com", "linkedin.com",
        "apps.apple.com", "play.google.com", "loom.com", "dropbox.com", "atlassian.net", "stackoverflow.com", "learn.microsoft.com", "wikipedia.org",
        "sharepoint.com", "trello.com", "wetransfer.com", "npmjs.com", "nuget.org", "pypi.org", "readthedocs.io", "medium.com", "youtube.com", "airtable.com",
    ];

    private static readonly string[] CheapEndings =
    [
        ".xyz", ".top", ".click", ".icu", ".buzz", ".loan", ".casino", ".bet", ".win", ".monster", ".cfd", ".sbs", ".rest", ".cyou", ".bond", ".lat", ".quest",
        ".tk", ".vip", ".fun", ".space", ".website", ".online", ".site", ".shop", ".store", ".club", ".live", ".life", ".link", ".su",
    ];

    public static IEnumerable<SpamReason> Of(EnquiryDraft draft, Wording wording)
    {
        var home = draft.Email[(draft.Email.LastIndexOf('@') + 1)..].ToLowerInvariant();
        var foreign = wording.Links.Where(link => !link.IsIn(home) && !WorkPlaces.Any(link.IsIn)).DistinctBy(link => link.Host + link.Path).ToList();
        if (foreign.Count > 0)
        {
            yield return new(foreign.Count switch { <= FewLinks => 10, 3 => 20, 4 => 35, <= 6 => 55, _ => 85 }, foreign.Count == 1 ? "a link to somewhere else" : $"{foreign.Count} links");
        }

        foreach (var reason in foreign.Select(ReasonOf).OfType<SpamReason>().OrderByDescending(reason => reason.Points).Take(2))
        {
            yield return reason;
        }

        if (Array.Exists(CheapEndings, ending => home.EndsWith(ending, StringComparison.Ordinal)))
        {
            yield return new(20, $"writes from {home}, an ending that mass mail favours");
        }

        if (foreign.Count > 0 && wording.Words.Count(word => word != FoldedText.Break) <= 3 && wording.Text.Trim().Length < 25)
        {
            yield return new(50, "hardly more than a link");
        }

        if (Links.Split(draft.FullName).Links.Length > 0)
        {
            yield return new(70, "a link for a name");
        }

        if (Links.Split(draft.Company).Links is [var site, ..] && !site.IsIn(home) && !site.Host.Contains(home.Split('.')[0], StringComparison.Ordinal) && site.Path.Length > 1)
        {
            yield return new(30, "a link for a company");
        }

        foreach (var reason in Markup(draft.Message))
        {
            yield return reason;
        }
    }

    private static SpamReason? ReasonOf(Link link) =>
        Shorteners.Any(link.IsIn) ? new(60, $"a link that hides where it leads ({link.Host})")
        : Throwaway.Any(place => (link.Host + link.Path).Contains(place, StringComparison.Ordinal)) ? new(45, $"a link to a throwaway page ({link.Host})")
        : Messengers.Any(link.IsIn) ? new(50, $"a link to a messenger ({link.Host})")
        : CheapEndings.Any(ending => link.Host.EndsWith(ending, StringComparison.Ordinal)) ? new(30, $"a link to {link.Host}, an ending that mass mail favours")
        : link.Host.Count(letter => letter == '-') >= 3 ? new(25, $"a link to {link.Host}")
        : null;

    private static IEnumerable<SpamReason> Markup(string message)
    {
        // Looking for words without regard to case is slow, and few messages have any of these.
        if (!message.AsSpan().ContainsAny('[', '<', ']'))
        {
            yield break;
        }

        if (message.Contains("[url", StringComparison.OrdinalIgnoreCase) || message.Contains("[link=", StringComparison.OrdinalIgnoreCase))
        {
            yield return new(100, "a link as forums write them");
        }

        if (message.Contains("<a ", StringComparison.OrdinalIgnoreCase) && message.Contains("href", StringComparison.OrdinalIgnoreCase))
        {
            yield return new(80, "a link as web pages write them");
        }
        else if (message.Contains("](http", StringComparison.OrdinalIgnoreCase))
        {
            yield return new(20, "a link under other words");
        }
    }
}
