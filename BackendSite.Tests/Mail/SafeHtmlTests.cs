using BackendSite.Mail.Incoming;

namespace BackendSite.Tests.Mail;

/// <summary>What is left of a mail's HTML.</summary>
public class SafeHtmlTests
{
    [Fact]
    public void Keeps_words_lists_tables_and_links() =>
        Assert.Equal(
            "<p>Hello <b>Ana</b></p><ul><li>one</li></ul><table><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>"
            + "<a href=\"https://x.example/a\" rel=\"noopener noreferrer nofollow\" target=\"_blank\" title=\"https://x.example/a\">here</a>",
            SafeHtml.From("<html><head><title>t</title><style>p{color:red}</style></head><body><p class=a id=b style='color:red'>Hello <b>Ana</b></p>"
                + "<ul><li>one</li></ul><table><tr><td colspan=2 bgcolor=red>x</td></tr></table><a href='https://x.example/a' onclick=x>here</a>"));

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg onload=alert(1)><script>alert(1)</script></svg>")]
    [InlineData("<a href='javascript:alert(1)'>x</a>")]
    [InlineData("<a href='  jav&#x09;ascript:alert(1)'>x</a>")]
    [InlineData("<a href='data:text/html,<script>alert(1)</script>'>x</a>")]
    [InlineData("<iframe srcdoc='<script>alert(1)</script>'></iframe>")]
    [InlineData("<form action=/staff/sign-out method=post><input name=a><button>Go</button></form>")]
    [InlineData("<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">")]
    [InlineData("<div style='position:fixed;inset:0;background:url(https://evil.example)'>x</div>")]
    [InlineData("<link rel=stylesheet href=https://evil.example><base href=https://evil.example><meta http-equiv=refresh content='0;url=https://evil.example'>")]
    [InlineData("<details open ontoggle=alert(1)><summary>x</summary></details>")]
    [InlineData("<table background=https://evil.example><td background=https://evil.example>x</table>")]
    public void Nothing_that_acts_fetches_or_covers_is_left(string hostile)
    {
        var safe = SafeHtml.From($"<p>before</p>{hostile}<p>after</p>") ?? "";

        Assert.DoesNotMatch("(?i)script|alert|onerror|onload|ontoggle|src=|srcdoc|style|<form|<input|<button|<iframe|<svg|<math|<img|<link|<base|<meta|evil|javascript|data:|background", safe);
    }

    [Theory]
    [InlineData("<a href='/staff/sign-out'>x</a>")]
    [InlineData("<a href='sign-out'>x</a>")]
    [InlineData("<a href='//evil.example'>x</a>")]
    [InlineData("<a href='file:///etc/passwd'>x</a>")]
    public void A_link_leads_to_a_whole_address_or_nowhere(string link) => Assert.Equal("<a>x</a>", SafeHtml.From(link));

    [Theory]
    [InlineData("<p>Yes</p><blockquote type=cite>Talk?<blockquote>older</blockquote></blockquote>")]
    [InlineData("<p>Yes</p><div class=gmail_quote>Talk?<blockquote>older</blockquote></div>")]
    public void Quotations_are_folded_once(string mail)
    {
        var safe = SafeHtml.From(mail)!;

        Assert.StartsWith("<p>Yes</p><details><summary>Quoted text</summary><blockquote>", safe, StringComparison.Ordinal);
        Assert.Equal(2, safe.Split("<details>").Length);
    }

    [Fact]
    public void What_is_too_deep_too_much_or_empty_is_not_shown_as_html()
    {
        Assert.Null(SafeHtml.From(string.Concat(Enumerable.Repeat("<b>", 100_000)) + "x"));
        Assert.Null(SafeHtml.From(string.Concat(Enumerable.Repeat("<p>x</p>", 20_000))));
        Assert.Null(SafeHtml.From(new string('x', 600_000)));
        Assert.Null(SafeHtml.From("<html><body> <img src=x> </body></html>"));
    }

    [Fact]
    public void A_mail_without_text_of_its_own_has_the_words_of_its_html() =>
        Assert.Equal(
            "Hello Ana\n\nOne < two\nthree",
            SafeHtml.TextOf("<html><head><style>p{}</style><title>t</title></head><body><p>Hello\nAna</p><p>One &lt; two<br>three<script>alert(1)</script>").Replace("\n\n\n", "\n\n", StringComparison.Ordinal));
}
