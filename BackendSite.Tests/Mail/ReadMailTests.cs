using System.Text;
using BackendSite.Mail.Incoming;

namespace BackendSite.Tests.Mail;

/// <summary>What is understood of mail that anybody may have sent.</summary>
public class ReadMailTests
{
    private static readonly DateTime At = new(2026, 5, 5, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_head_says_who_writes_to_whom_and_what_it_answers()
    {
        var head = Head("""
            From: =?utf-8?q?Zo=C3=AB?= <Zoe@Nordic.example>
            To: Engagement <engagement@edvantis.example>, b@x.example
            Cc: c@x.example
            Delivered-To: engagement+K7M2P9QX@edvantis.example
            Subject: Re: We have
             your enquiry
            Message-ID: <abc@nordic.example>
            In-Reply-To: <three@edvantis.example>
            References: <one@edvantis.example> <two@edvantis.example> <three@edvantis.example>

            Yes.
            """);

        Assert.Equal(("abc@nordic.example", "Zoë", "zoe@nordic.example", "Re: We have your enquiry", At), (head.MessageId, head.FromName, head.FromAddress, head.Subject, head.At));
        Assert.Equal(["three@edvantis.example", "two@edvantis.example", "one@edvantis.example"], head.Answers);
        Assert.Equal(["engagement@edvantis.example", "b@x.example", "c@x.example"], head.Recipients);
        Assert.Equal(["engagement+k7m2p9qx@edvantis.example"], head.DeliveredTo);
        Assert.False(head.IsAutomatic || head.IsBulk || head.IsReport);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("Auto-Submitted: auto-generated (vacation)")]
    [InlineData("X-Autoreply: yes")]
    [InlineData("X-Autorespond: Out of office")]
    [InlineData("Precedence: auto_reply")]
    [InlineData("Precedence: bulk")]
    [InlineData("Return-Path: <>")]
    [InlineData("X-MS-Exchange-Inbox-Rules-Loop: a@x.example")]
    [InlineData("Content-Type: multipart/report; report-type=disposition-notification; boundary=b")]
    public void Automatic_replies_are_recognised(string header) => Assert.True(Head($"From: a@x.example\n{header}\n\nI am away.").IsAutomatic);

    [Theory]
    [InlineData("Auto-Submitted: no")]
    [InlineData("X-Auto-Response-Suppress: OOF")]
    [InlineData("Precedence: first-class")]
    [InlineData("Subject: Out of office hours, can we talk?")]
    public void What_a_person_wrote_is_not_taken_for_one(string header) => Assert.False(Head($"From: a@x.example\n{header}\n\nHello.").IsAutomatic);

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("no header at all")]
    [InlineData("From: <<<>>>,,;;\nTo: \"\nMessage-ID: <>\nReferences: <<>> <a@> @\n\n")]
    [InlineData("Subject: =?utf-99?Q?=zz?= =?koi8-r?B?!!!?=\nContent-Type: text/plain; charset=\"\\\"\n\n")]
    public void A_broken_head_is_a_head(string mail)
    {
        var head = Head(mail);

        Assert.NotEmpty(head.MessageId);
        Assert.Equal(Head(mail).MessageId, head.MessageId);
        Assert.NotNull(Read(mail).Text);
    }

    [Theory]
    [InlineData("text/plain; charset=utf-7", "+ADw-b+AD4-")]
    [InlineData("text/plain; charset=nonsense", "caf\u00e9")]
    [InlineData("text/plain; charset=koi8-u", "caf\u00e9")]
    [InlineData("multipart/mixed; boundary=b", "--b\n--b\n--b--")]
    [InlineData("multipart/alternative; boundary=\"\"", "x")]
    [InlineData("multipart/report; report-type=delivery-status; boundary=b", "--b\nContent-Type: message/delivery-status\n\n\n--b--")]
    [InlineData("message/rfc822", "Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\n")]
    [InlineData("text/plain\nContent-Transfer-Encoding: base64", "!!!!####")]
    [InlineData("text/plain\nContent-Transfer-Encoding: x-nonsense", "words")]
    [InlineData("application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64", "eJ8+IgAA")]
    public void Broken_mime_and_charsets_are_read_as_far_as_they_go(string type, string body) =>
        Assert.NotNull(Read($"From: a@x.example\nMIME-Version: 1.0\nContent-Type: {type}\n\n{body}"));

    [Fact]
    public void A_nest_of_parts_does_not_go_deeper_than_is_borne()
    {
        var mail = new StringBuilder("From: a@x.example\nMIME-Version: 1.0\n");
        for (var i = 0; i < 5000; i++)
        {
            mail.Append($"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        }

        Assert.NotNull(Read(mail.Append("\nwords").ToString()));
    }

    [Fact]
    public void A_swarm_of_parts_is_left_in_the_mailbox() =>
        Assert.Contains(
            "can't be shown here",
            Read("From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n" + string.Concat(Enumerable.Repeat("\n--b\n", 100_000))).Text,
            StringComparison.Ordinal);

    [Fact]
    public void A_text_without_end_is_cut() =>
        Assert.InRange(Read("From: a@x.example\n\n" + string.Concat(Enumerable.Repeat("words and words\n", 100_000))).Text.Length, 100_000, ReadMail.LongestText + 10);

    [Fact]
    public void Text_html_and_files_are_told_apart()
    {
        var mail = Read("""
            From: a@x.example
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain; charset=windows-1251
            Content-Transfer-Encoding: base64

            z/Do4rPyCg==
            --a
            Content-Type: text/html

            <p>Formatted<script>alert(1)</script></p>
            --a--
            --m
            Content-Type: application/pdf; name="../../etc/plan.pdf"
            Content-Disposition: attachment
            Content-Transfer-Encoding: base64

            JVBERi0=
            --m
            Content-Type: text/calendar

            BEGIN:VCALENDAR
            --m
            Content-Type: message/rfc822

            Subject: Older / mail
            From: b@x.example

            Old words
            --m--
            """);

        Assert.Equal("Привіт", mail.Text);
        Assert.Equal("<p>Formatted</p>", mail.Html);
        Assert.Equal(["plan.pdf", "invitation.ics", "Older mail.eml"], mail.Attachments.Select(file => file.FileName));
        Assert.Equal("%PDF-"u8.ToArray(), mail.Attachments[0].Content!.Bytes);
        Assert.Contains("Old words", Encoding.ASCII.GetString(mail.Attachments[2].Content!.Bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plan.pdf", "plan.pdf")]
    [InlineData("..\\..\\windows\\system32\\evil.dll", "evil.dll")]
    [InlineData("a/b/../c.txt", "c.txt")]
    [InlineData("invoice\u202Efdp.exe", "invoicefdp.exe")]
    [InlineData("a\r\nSet-Cookie: b.txt", "a Set-Cookie b.txt")]
    [InlineData("CON.txt", "_CON.txt")]
    [InlineData("...", "attachment")]
    [InlineData("", "attachment")]
    [InlineData(null, "attachment")]
    [InlineData("план робіт.docx", "план робіт.docx")]
    public void File_names_are_safe_on_any_system(string? name, string safe) => Assert.Equal(safe, ReadAttachments.SafeName(name));

    [Fact]
    public void A_long_file_name_keeps_its_extension() => Assert.EndsWith("x.pdf", ReadAttachments.SafeName(new string('x', 500) + ".pdf"), StringComparison.Ordinal);

    [Theory]
    [InlineData("failed", "550 5.1.1 <a@x.example>: No such user", "550 5.1.1 <a@x.example>: No such user")]
    [InlineData("failed", "", "5.1.1")]
    [InlineData("delayed", "451 busy", null)]
    [InlineData("delivered", "250 ok", null)]
    public void A_report_names_the_letter_that_came_back(string action, string diagnostic, string? words)
    {
        var mail = Read($"""
            From: MAILER-DAEMON@x.example
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: text/plain

            Sorry.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.x.example

            Final-Recipient: rfc822; a@x.example
            Action: {action}
            Status: 5.1.1
            {(diagnostic.Length > 0 ? $"Diagnostic-Code: smtp; {diagnostic}" : "X-Nothing: here")}

            --b
            Content-Type: text/rfc822-headers

            Message-ID: <letter@edvantis.example>
            Subject: Re: We have your enquiry

            --b--
            """);

        Assert.Equal(words is null ? null : new("letter@edvantis.example", words), mail.Returned);
    }

    private static MailHead Head(string mail) => ReadHead.From(Bytes(mail), At);

    private static IncomingMail Read(string mail) => ReadMail.From(Bytes(mail), Head(mail));

    private static byte[] Bytes(string mail) => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(mail.ReplaceLineEndings("\r\n"))));
}
