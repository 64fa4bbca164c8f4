using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;
using MimeKit.Text;
using HtmlTokenizer = MimeKit.Text.HtmlTokenizer;

namespace BackendSite.Mail.Incoming;

/// <summary>
/// Makes the HTML of a mail something that can stand on a staff page: words, lists, tables and links. No styles, names, pictures or
/// forms; nothing is fetched when it is shown.
/// </summary>
internal static class SafeHtml
{
    // Beyond these a mail is shown as text: browsers and parsers mend what is broken at a cost that grows with its depth.
    private const int LongestHtml = 500_000;
    private const int MostTags = 5_000;
    private const int DeepestTag = 100;

    private const string Dropped = "script,style,head,title,template,svg,math,textarea,select,button,iframe,object,embed,noscript,xmp,plaintext,noembed,noframes,audio,video,canvas,map";

    private static readonly HashSet<string> Empty = new(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"], StringComparer.OrdinalIgnoreCase);

    private static readonly HtmlSanitizer Sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = new HashSet<string>(
            ["a", "b", "blockquote", "br", "caption", "code", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "span",
                "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul"],
            StringComparer.OrdinalIgnoreCase),
        AllowedAttributes = new HashSet<string>(["href", "dir", "colspan", "rowspan"], StringComparer.OrdinalIgnoreCase),
        AllowedSchemes = new HashSet<string>(["http", "https", "mailto", "tel"], StringComparer.OrdinalIgnoreCase),
        UriAttributes = new HashSet<string>(["href"], StringComparer.OrdinalIgnoreCase),
        AllowedCssProperties = new HashSet<string>(),
    })
    {
        KeepChildNodes = true,
    };

    /// <summary>Sanitises a document.</summary>
    /// <returns>Null when nothing is left to show, or it is too much to look into.</returns>
    public static string? From(string html)
    {
        try
        {
            return IsBearable(html) ? Sanitised(html) : null;
        }
        catch (Exception)
        {
            // Whatever a parser stumbles over: the mail has a text too.
            return null;
        }
    }

    private static string? Sanitised(string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        var quotations = document.QuerySelectorAll("blockquote, .gmail_quote, #appendonsend ~ *").Where(IsOutermost).ToList();
        foreach (var element in document.QuerySelectorAll(Dropped))
        {
            element.Remove();
        }

        // The sanitiser knows no names; a mark that it lets pass tells it afterwards what was quoted.
        foreach (var quotation in quotations.Where(quotation => quotation.ParentElement is not null))
        {
            var mark = document.CreateElement("blockquote");
            quotation.Replace(mark);
            mark.AppendChild(quotation);
        }

        Sanitizer.SanitizeDom(document, document.Body);
        foreach (var link in document.QuerySelectorAll("a[href]"))
        {
            Tame(link);
        }

        foreach (var quotation in document.QuerySelectorAll("blockquote").Where(IsOutermost).ToList())
        {
            Fold(document, quotation);
        }

        var body = document.Body;
        return body is null || string.IsNullOrWhiteSpace(body.TextContent) ? null : body.InnerHtml.Trim();
    }

    /// <summary>The words of a document, for a mail that has no text of its own.</summary>
    public static string TextOf(string html)
    {
        var text = new StringWriter();
        var tokens = new HtmlTokenizer(new StringReader(html.Length <= LongestHtml ? html : html[..LongestHtml]));
        string? silent = null;
        while (text.GetStringBuilder().Length <= ReadMail.LongestText && tokens.ReadNextToken(out var token))
        {
            switch (token)
            {
                case HtmlTagToken { Id: HtmlTagId.Style or HtmlTagId.Script or HtmlTagId.Title or HtmlTagId.Head } tag:
                    silent = tag.IsEndTag && (silent is null || silent == tag.Name) ? null : silent ?? (tag.IsEmptyElement ? null : tag.Name);
                    break;
                case HtmlTagToken { Id: HtmlTagId.Br or HtmlTagId.P or HtmlTagId.Div or HtmlTagId.TR or HtmlTagId.LI or HtmlTagId.BlockQuote } tag when silent is null && (!tag.IsEndTag || tag.Id == HtmlTagId.P):
                    text.Write('\n');
                    break;
                case HtmlDataToken { Kind: HtmlTokenKind.Data } words when silent is null:
                    text.Write(words.Data.ReplaceLineEndings(" "));
                    break;
            }
        }

        return string.Join('\n', text.ToString().Split('\n').Select(line => line.Trim())).Trim('\n');
    }

    private static bool IsBearable(string html)
    {
        if (html.Length > LongestHtml)
        {
            return false;
        }

        var (tags, depth) = (0, 0);
        var tokens = new HtmlTokenizer(new StringReader(html));
        while (tokens.ReadNextToken(out var token))
        {
            if (token is HtmlTagToken tag && !Empty.Contains(tag.Name))
            {
                depth = Math.Max(0, depth + (tag.IsEndTag ? -1 : 1));
                if (++tags > MostTags * 2 || depth > DeepestTag)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsOutermost(IElement element) => element.ParentElement?.Closest("blockquote, .gmail_quote") is null;

    // Only whole addresses lead anywhere: others would lead into the site.
    private static void Tame(IElement link)
    {
        var address = link.GetAttribute("href")!;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.IsFile)
        {
            link.RemoveAttribute("href");
            return;
        }

        link.SetAttribute("rel", "noopener noreferrer nofollow");
        link.SetAttribute("target", "_blank");
        // Where it really leads, since its words may say anything.
        link.SetAttribute("title", address);
    }

    private static void Fold(IDocument document, IElement quotation)
    {
        var details = document.CreateElement("details");
        var summary = document.CreateElement("summary");
        summary.TextContent = "Quoted text";
        quotation.Replace(details);
        details.Append(summary, quotation);
    }
}
