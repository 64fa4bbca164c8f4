using System.Net;
using System.Text.RegularExpressions;

namespace BackendSite.Tests.Articles;

public partial class PrivacyPageTests
{
    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [Fact]
    public async Task It_says_how_long_what_the_settings_erase_is_kept()
    {
        await using var site = await new SiteFixture
        {
            Settings = { ["Privacy:EraseAfterDays:Spam"] = "30", ["Privacy:EraseAfterDays:Lost"] = "1" },
        }.Start();

        var page = WebUtility.HtmlDecode(await site.Client.GetStringAsync("/privacy", TestContext.Current.CancellationToken));

        Assert.Contains("an enquiry that led to nothing: 1 day<", page);
        Assert.Contains("an enquiry that was taken for spam: 30 days<", page);
        Assert.DoesNotContain("an enquiry that was answered:", page);
    }

    [Fact]
    public async Task It_says_which_ways_mail_takes_how_staff_get_in_and_how_long_the_audit_is_kept_as_the_settings_have_it()
    {
        await using var plain = await new SiteFixture().Start();
        await using var full = await new SiteFixture
        {
            Settings =
            {
                ["Mail:Transport"] = "Smtp",
                ["Mail:Smtp:Host"] = "smtp.example.test",
                ["Mail:Imap:Host"] = "127.0.0.1",
                ["Mail:Imap:Port"] = "1",
                ["Mail:Imap:User"] = "engagement",
                ["Mail:Imap:Password"] = "secret",
                ["Mail:Imap:NewLeads"] = "true",
                ["Staff:RequireSecondFactor"] = "true",
                ["Staff:KeepAuditDays"] = "365",
                ["Backup:KeepDays"] = "30",
                ["Enquiries:PerAddressPerMinute"] = "7",
                ["Site:EngagementEmail"] = "desk@example.test",
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1",
            },
        }.Start();

        var before = WebUtility.HtmlDecode(await plain.Client.GetStringAsync("/privacy", TestContext.Current.CancellationToken));
        var after = WebUtility.HtmlDecode(await full.Client.GetStringAsync("/privacy", TestContext.Current.CancellationToken));

        before = Spaces().Replace(before, " ");
        after = Spaces().Replace(after, " ");
        foreach (var (without, with) in new[]
        {
            ("The site does not read our mailbox", "Mail to it that a person wrote and that belongs to no enquiry is stored as a new one"),
            ("handed to a mail program on our own server", "leave through the mail server smtp.example.test"),
            ("by a colleague’s invitation, with a password or a passkey", "A password alone lets none of our staff in"),
            ("is kept for 730 days", "is kept for 365 days"),
            ("written into a log of our own", "is sent to 127.0.0.1, where we watch over the site"),
            ("our address engagement@edvantis.com, letters", "our address desk@example.test, letters"),
            ("60 in a minute", "7 in a minute"),
            ("every night and kept for 14 days", "every night and kept for 30 days"),
        })
        {
            Assert.Contains(without, before);
            Assert.DoesNotContain(without, after);
            Assert.Contains(with, after);
            Assert.DoesNotContain(with, before);
        }
    }

    [Fact]
    public async Task It_promises_no_erasure_that_the_settings_do_not_make()
    {
        await using var site = await new SiteFixture().Start();

        var page = await site.Client.GetStringAsync("/privacy", TestContext.Current.CancellationToken);

        Assert.Contains("An enquiry is kept until we erase it", page);
        Assert.DoesNotContain("nothing has happened to it for so long", page);
    }
}
