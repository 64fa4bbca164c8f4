using AngleSharp.Html.Parser;
using BackendSite.Data;
using BackendSite.Enquiries;
using BackendSite.Enquiries.Canary;
using BackendSite.Leads;
using BackendSite.Leads.Answers;
using BackendSite.Mail;
using BackendSite.Staff;
using BackendSite.Staff.Letters;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace BackendSite.Tests.Mail;

/// <summary>Every letter that there is, ordered about hostile people, composed by the whole site and read from the bytes that a server received.</summary>
public class HostileLetterTests
{
    private const string Marker = "Zaunkönig";

    private static readonly string[] Headers =
    [
        "From", "Date", "Subject", "Message-Id", "To", "Reply-To", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "List-Id", "In-Reply-To", "References",
    ];

    private static readonly string[] Fields =
    [
        $"{Marker}\r\nBcc: all@evil.test",
        $"{Marker}\nBcc: all@evil.test\n\nBody",
        $"{Marker}\rX-Evil: yes\r\n\r\n<p>Body</p>",
        $"{Marker}\0\u0007\u001B[2J\u0085Bcc: all@evil.test",
        $"{Marker}\u2028Bcc: all@evil.test\u2029\u200B\uFEFF",
        $"{Marker} \u202Etset.live@lla\u202C \u2067מלכודת\u2069",
        $"{Marker} كلمة السر, עברית",
        $"{Marker}, \"Jo\" <all@evil.test>, (comment); group: a@evil.test;",
        $"{Marker} \\\" \\ ' ` %0d%0aBcc:all@evil.test",
        $"{Marker} =?utf-8?q?x=0D=0ABcc:_all=40evil.test?= =?utf-8?b?DQpCY2M6IGFsbEBldmlsLnRlc3Q=?=",
        $"{Marker}\r\n.\r\nMAIL FROM:<all@evil.test>\r\nQUIT",
        $"{Marker} --=-boundary\r\n--=-boundary--\r\nContent-Type: text/html\r\n\r\n<script>alert(1)</script>",
        $"{Marker}</p></td></table><script>alert(1)</script><img src=//evil.test onerror=alert(1)><a href=https://evil.test>here</a>&amp;{{{{x}}}}@(1+1)",
        $"{Marker} 👩🏽‍💻🏳️‍🌈 \uD83D",
        $"{Marker} {new string('x', 5000)}",
        $"{Marker} {string.Concat(Enumerable.Repeat("Ж漢😀", 2000))}",
    ];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_hostile_field_gets_a_header_a_recipient_or_markup_into_any_letter()
    {
        await using var server = new ScriptedMailServer();
        await using var site = await new SiteFixture
        {
            Settings = new()
            {
                ["Site:EngagementEmail"] = "engagement@edvantis.test",
                ["Site:BaseUrl"] = "https://www.edvantis.test",
                ["Mail:Transport"] = "Smtp",
                ["Mail:Smtp:Host"] = "127.0.0.1",
                ["Mail:Smtp:Port"] = server.Port.ToString(),
                ["Mail:Smtp:Security"] = "None",
                ["Mail:PlusAddresses"] = "true",
            },
        }.Start();
        var kinds = site.Services.GetRequiredService<LetterKinds>().All.Select(composer => composer.Kind).ToList();
        var letters = new Dictionary<string, (Delivery Letter, Lead Lead)>();
        await using (var db = site.OpenDatabase())
        {
            foreach (var (number, text) in Fields.Index())
            {
                foreach (var (letter, lead) in Order(db, site.Services.GetRequiredService<Outbox>(), kinds, text, number))
                {
                    letters[letter.MessageId] = (letter, lead);
                }
            }

            using var settled = new CountdownEvent(letters.Count);
            using var subscription = site.Services.GetRequiredService<LettersSettled>().Subscribe(_ => settled.Signal());
            await db.SaveChangesAsync(Cancelled);
            site.Services.GetRequiredService<MailBell>().Ring();
            await Task.Run(() => settled.Wait(TimeSpan.FromMinutes(1), Cancelled), Cancelled);
        }

        Assert.Equal(letters.Keys.Order(), server.Accepted.Select(mail => mail.Message.MessageId!).Order());
        var marked = new HashSet<string>();
        foreach (var mail in server.Accepted)
        {
            var (letter, lead) = letters[mail.Message.MessageId!];
            IsSane(mail, letter, lead);
            if (SaysTheSame(mail.Message))
            {
                marked.Add(letter.Kind);
            }
        }

        // What shows nobody's words.
        Assert.Equal(
            [ComposeCanary.TheKind, EnquiryLetters.Acknowledgement, AfterReceipt.WithdrawalLetter, ComposeTestLetter.TheKind, ComposeInvitation.TheKind, ComposePasswordLetter.TheKind],
            kinds.Except(marked).Order());
    }

    private static void IsSane(ReceivedMail mail, Delivery letter, Lead lead)
    {
        var message = mail.Message;
        Assert.Empty(message.Headers.Select(header => header.Field).Except(Headers));
        Assert.Equal(message.Headers.Count, message.Headers.Select(header => header.Field).Distinct().Count());
        Assert.Equal(Ascii(letter.Recipient), Assert.Single(message.To.Mailboxes).GetAddress(true));
        Assert.Equal(Ascii(letter.Recipient), mail.Recipient);
        Assert.Equal("engagement@edvantis.test", Assert.Single(message.From.Mailboxes).Address);
        Assert.Empty(message.Cc.Concat(message.Bcc));
        string[] answers = [Ascii(lead.Email), $"engagement+{lead.Reference}@edvantis.test"];
        Assert.All(message.ReplyTo.Mailboxes, to => Assert.Contains(to.GetAddress(true), answers));
        Assert.DoesNotContain(message.Subject!, char.IsControl);
        Assert.DoesNotContain(mail.Bytes, b => b is 0 or > 127);
        Assert.All(System.Text.Encoding.ASCII.GetString(mail.Bytes).Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    // Two parts, which show the hostile words or don't, both; as text, and leading nowhere but to us.
    private static bool SaysTheSame(MimeMessage message)
    {
        var parts = Assert.IsType<MultipartAlternative>(message.Body);
        Assert.Equal(["text/plain", "text/html"], parts.Cast<TextPart>().Select(part => part.ContentType.MimeType));
        Assert.All(parts.Cast<TextPart>(), part => Assert.Equal(PlainWords.Lines(part.Text), part.Text.ReplaceLineEndings("\n")));

        var html = new HtmlParser().ParseDocument(message.HtmlBody!);
        Assert.Empty(html.QuerySelectorAll("script, img, iframe, form, object, link, base"));
        Assert.DoesNotContain(html.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.All(html.QuerySelectorAll("a"), link => Assert.Matches(@"^(https://www\.edvantis\.test|mailto:engagement@edvantis\.test$)", link.GetAttribute("href")!));
        var shows = html.Body!.TextContent.Contains(Marker, StringComparison.Ordinal);
        Assert.Equal(message.TextBody!.Contains(Marker, StringComparison.Ordinal), shows);
        return shows;
    }

    // One letter of each kind about one lead, with the text in each field that anybody fills in.
    private static List<(Delivery Letter, Lead Lead)> Order(SiteDb db, Outbox outbox, IEnumerable<string> kinds, string text, int number)
    {
        var colleague = Colleague(text, number);
        var lead = About(text, number, colleague);
        db.AddRange(colleague, lead);
        db.SaveChanges();
        var received = Message(lead, MessageKind.Received, $"received{number}@nordic.test", text);
        var returned = outbox.Order(AnswerLetters.Reply, lead.Email);
        (returned.State, returned.LastError, returned.LeadId) = (DeliveryState.Dead, text, lead.Id);
        db.AddRange(received, returned);
        var letters = new List<(Delivery, Lead)>();
        foreach (var kind in kinds)
        {
            var (recipient, data, isAboutLead) = kind switch
            {
                EnquiryLetters.Acknowledgement or AnswerLetters.Reply => (lead.Email, null, true),
                AnswerLetters.News => (colleague.Email!, received.MessageId, true),
                AnswerLetters.Undelivered => (colleague.Email!, returned.MessageId, true),
                ComposeInvitation.TheKind or ComposePasswordLetter.TheKind => (colleague.Email!, colleague.Id.ToString(), false),
                EnquiryLetters.Digest => (colleague.Email!, text, false),
                _ => (colleague.Email!, text, true),
            };
            var letter = outbox.Order(kind, recipient, data);
            letter.LeadId = isAboutLead ? lead.Id : null;
            db.Add(letter);
            letters.Add((letter, lead));
            if (kind == AnswerLetters.Reply)
            {
                db.Add(Message(lead, MessageKind.Sent, letter.MessageId, text));
            }
        }

        return letters;
    }

    private static StaffUser Colleague(string text, int number) => new()
    {
        Id = Guid.NewGuid(),
        DisplayName = text,
        Role = StaffRole.Sales,
        Email = $"colleague{number}@edvantis.test",
        NormalizedEmail = $"COLLEAGUE{number}@EDVANTIS.TEST",
        UserName = $"colleague{number}@edvantis.test",
        NormalizedUserName = $"COLLEAGUE{number}@EDVANTIS.TEST",
        SecurityStamp = "",
        CreatedAt = DateTime.UtcNow,
    };

    private static Lead About(string text, int number, StaffUser owner)
    {
        var lead = SampleLeads.One(DateTime.UtcNow, text, text, number.ToString());
        lead.Email = number % 2 == 0 ? $"prospect{number}@nordic.test" : $"prospect{number}@bücher.test";
        lead.EmailKey = lead.Email;
        lead.OwnerId = owner.Id;
        (lead.Company, lead.Phone, lead.TechStack, lead.Industry, lead.Interests) = (text, text, text, text, [text]);
        (lead.Source, lead.CallToAction, lead.Campaign, lead.Referrer) = (text, text, text, text);
        return lead;
    }

    private static Message Message(Lead lead, MessageKind kind, string id, string text) => new()
    {
        LeadId = lead.Id,
        Kind = kind,
        MessageId = id,
        At = DateTime.UtcNow,
        FromName = text,
        To = lead.Email,
        Subject = text,
        Text = text,
    };

    private static string Ascii(string address) => new MailboxAddress(null, address).GetAddress(true);
}
