using System.Net;
using BackendSite.Enquiries.Letters;
using MimeKit;

namespace BackendSite.Tests.Enquiries;

/// <summary>The letters of an enquiry, as a mail server receives them from the whole site.</summary>
public sealed class EnquiryLetterTests : IAsyncLifetime
{
    private readonly ScriptedMailServer server = new();
    private SiteFixture site = null!;

    public async ValueTask InitializeAsync() => site = await new SiteFixture
    {
        Settings = new()
        {
            ["Mail:Transport"] = "Smtp",
            ["Mail:Smtp:Host"] = "127.0.0.1",
            ["Mail:Smtp:Port"] = server.Port.ToString(),
            ["Mail:Smtp:Security"] = "None",
            ["Site:BaseUrl"] = "https://www.example.test",
            ["Promise:TimeZone"] = "Europe/Berlin",
        },
    }.Start();

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task The_notice_has_everything_and_answers_go_to_the_prospect()
    {
        var receipt = await site.Client.SendEnquiry(
            ("message", "We move to the cloud.\r\n\r\nTwo people."), ("phone", "+44 20 7946 0018"), ("techStack", "Java"), ("industry", "Insurance"));
        var lead = await site.LeadOf(receipt);
        var notice = await LetterTo("engagement@edvantis.com");

        Assert.Equal($"Ada Lovelace, Analytical Engines: new enquiry {lead.Reference}", notice.Subject);
        var answer = Assert.Single(notice.ReplyTo.Mailboxes);
        Assert.Equal(("Ada Lovelace", "ada@analytical.example"), (answer.Name, answer.Address));
        Assert.Equal("auto-generated", notice.Headers[HeaderId.AutoSubmitted]);
        string[] all =
        [
            "Ada Lovelace", "ada@analytical.example", "Analytical Engines", "+44 20 7946 0018", "Java", "Insurance", lead.Reference,
            "We move to the cloud.", "Two people.", $"https://www.example.test/staff/leads/{lead.Reference}", "Berlin",
        ];
        var html = WebUtility.HtmlDecode(notice.HtmlBody);
        Assert.All(all, piece => Assert.Contains(piece, notice.TextBody));
        Assert.All(all, piece => Assert.Contains(piece, html));
    }

    [Fact]
    public async Task The_notice_tells_how_often_a_person_has_written()
    {
        await site.Client.SendEnquiry(("message", "First"));
        var first = await LetterTo("engagement@edvantis.com");
        await site.Client.SendEnquiry(("message", "Second"));
        await site.Client.SendEnquiry(("message", "Third"), ("email", "ADA@analytical.example"));
        await server.HasAccepted(4);
        var third = server.Accepted.Select(mail => mail.Message).Single(letter => letter.TextBody!.Contains("Third", StringComparison.Ordinal));

        Assert.DoesNotContain("Wrote before", first.TextBody);
        Assert.Contains("this is their 3rd enquiry", third.TextBody);
        Assert.Contains("this is their 3rd enquiry", third.HtmlBody);
    }

    [Fact]
    public async Task The_notice_counts_so_far_and_no_further()
    {
        await using (var db = site.OpenDatabase())
        {
            db.AddRange(Enumerable.Range(0, 201).Select(n => SampleLeads.One(DateTime.UtcNow, key: $"earlier {n}")));
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        await site.Client.SendEnquiry(("email", "anna.kovacs@danubehealth.example"));
        await server.HasAccepted(1);

        Assert.Contains("200 times or more", server.Accepted.Single(mail => mail.Recipient == "engagement@edvantis.com").Message.TextBody);
    }

    [Fact]
    public async Task The_acknowledgement_says_by_when_and_where_and_repeats_nothing_that_was_sent()
    {
        var receipt = await site.Client.SendEnquiry(
            ("company", "CanaryCompany"), ("message", "CanaryMessage"), ("phone", "+44 20 7946 0018"), ("techStack", "CanaryStack"), ("industry", "CanaryIndustry"));
        var lead = await site.LeadOf(receipt);
        var letter = await LetterTo("ada@analytical.example");

        Assert.Equal($"We have your enquiry {lead.Reference}", letter.Subject);
        Assert.Equal("Ada Lovelace", letter.To.Mailboxes.Single().Name);
        Assert.Equal("engagement@edvantis.com", Assert.Single(letter.ReplyTo.Mailboxes).Address);
        Assert.Equal("auto-replied", letter.Headers[HeaderId.AutoSubmitted]);
        foreach (var part in new[] { letter.TextBody!, WebUtility.HtmlDecode(letter.HtmlBody)! })
        {
            Assert.Contains("Hello Ada Lovelace", part);
            Assert.Contains(lead.Reference, part);
            Assert.Contains($"https://www.example.test{receipt}", part);
            Assert.Contains("engagement@edvantis.com", part);
            Assert.Contains("Berlin", part);
            Assert.DoesNotContain("Canary", part);
            Assert.DoesNotContain("7946", part);
        }
    }

    [Fact]
    public async Task Markup_in_an_enquiry_is_shown_as_text()
    {
        await site.Client.SendEnquiry(
            ("fullName", "<b onclick=alert(1)>Eve</b>"), ("company", "<img src=x>"), ("message", "</p><script>alert(1)</script>&amp;"));
        var html = (await LetterTo("engagement@edvantis.com")).HtmlBody!;

        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("<img", html);
        Assert.DoesNotContain("<b ", html);
        Assert.Contains("&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;", html);
    }

    [Fact]
    public async Task A_hostile_enquiry_gets_no_header_into_any_letter()
    {
        const string evil = "Eve\r\nBcc: all@example.test\r\n\r\nBody";
        await site.Client.SendEnquiry(("fullName", evil), ("company", evil), ("phone", evil), ("techStack", evil), ("industry", evil), ("message", evil));
        await server.HasAccepted(2);

        Assert.All(server.Accepted, mail =>
        {
            Assert.DoesNotContain(mail.Message.Headers, header => header.Id == HeaderId.Bcc);
            Assert.Single(mail.Message.To.Mailboxes);
            Assert.Equal("multipart/alternative", mail.Message.Body!.ContentType.MimeType);
        });
    }

    [Fact]
    public async Task Letters_fetch_nothing_and_follow_the_scheme_of_the_reader()
    {
        await site.Client.SendEnquiry();
        await server.HasAccepted(2);

        Assert.All(server.Accepted.Select(mail => mail.Message.HtmlBody!), html =>
        {
            Assert.DoesNotContain("src=", html);
            Assert.DoesNotContain("url(", html);
            Assert.DoesNotContain("<link", html);
            Assert.Contains("prefers-color-scheme: dark", html);
            Assert.Contains("<meta name=\"color-scheme\" content=\"light dark\">", html);
        });
    }

    [Fact]
    public async Task Each_letter_is_recorded_with_the_answer_of_the_server()
    {
        var receipt = await site.Client.SendEnquiry();
        await server.HasAccepted(2);
        await server.IsQuiet();

        Assert.All((await site.LeadOf(receipt)).Deliveries, letter => Assert.StartsWith("250 2.0.0 Ok: queued", letter.ServerReply));
    }

    [Theory]
    [InlineData("Ada Lovelace", "Ada Lovelace")]
    [InlineData("  Zoë   O’Neill-Müller ", "Zoë O’Neill-Müller")]
    [InlineData("J. R. R. Tolkien", "J. R. R. Tolkien")]
    [InlineData("山田 太郎", "山田 太郎")]
    [InlineData("Visit evil.test", null)]
    [InlineData("Win 1000 now", null)]
    [InlineData("https://evil.test", null)]
    [InlineData("Click here to win a very large prize", null)]
    [InlineData("Eve\r\nBcc: x", null)]
    [InlineData("<b>Eve</b>", null)]
    [InlineData("", null)]
    public void A_greeting_uses_only_what_looks_like_a_name(string written, string? name) => Assert.Equal(name, GreetingName.From(written));

    private async Task<MimeMessage> LetterTo(string recipient)
    {
        await server.HasAccepted(2);
        return server.Accepted.Single(mail => mail.Recipient == recipient).Message;
    }
}
