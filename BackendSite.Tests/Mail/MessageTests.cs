using BackendSite.Mail;
using MimeKit;

namespace BackendSite.Tests.Mail;

/// <summary>What arrives, read from the bytes that a server received.</summary>
[OnEachDatabase]
public class MessageTests
{
    private static readonly string[] Headers =
    [
        "From", "Date", "Subject", "Message-Id", "To", "Reply-To", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
    ];

    public static TheoryData<string> Hostile =>
    [
        "x\r\nBcc: all@example.test",
        "x\nBcc: all@example.test\n\nBody",
        "x\r\n\r\nBody",
        "x\rBcc: all@example.test",
        "x\0\u001B\u0085Bcc: y",
        "x\u2028Bcc: all@example.test",
        "\" <all@example.test>, \"y",
        "=?utf-8?q?x=0D=0ABcc:_all=40example.test?=",
        "=?utf-8?b?DQpCY2M6IGFsbEBleGFtcGxlLnRlc3Q=?=",
        "\u202Etset.elpmaxe@lla\u202C",
        new string('x', 5000),
        new string('Ж', 5000),
        ".\r\n.\r\nMAIL FROM:<evil@example.test>",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Hostile_text_becomes_no_header_and_no_recipient(string text)
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        room.Letters.Write = _ => new(text, text, $"<p>{text}</p>")
        {
            RecipientName = text,
            ReplyTo = (text, "prospect@example.test"),
        };
        await room.Order("reader@example.test");
        await room.Send();

        var mail = Assert.Single(server.Accepted);
        var message = mail.Message;
        Assert.Equal(Headers.Order(), message.Headers.Select(header => header.Field).Order());
        Assert.Equal("reader@example.test", Assert.Single(message.To.Mailboxes).Address);
        Assert.Equal("prospect@example.test", Assert.Single(message.ReplyTo.Mailboxes).Address);
        Assert.Equal("engagement@edvantis.test", Assert.Single(message.From.Mailboxes).Address);
        Assert.Empty(message.Cc.Concat(message.Bcc));
        Assert.Equal(PlainWords.OneLine(text).Replace("=?", "= ?").Trim(), message.Subject!.Trim());
        Assert.Equal(1, server.Count("MAIL"));
        Assert.DoesNotContain(mail.Bytes, b => b is 0 or > 127);
        Assert.All(System.Text.Encoding.ASCII.GetString(mail.Bytes).Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    [Theory]
    [InlineData("a@example.test, b@example.test")]
    [InlineData("a@example.test>,<b@example.test")]
    [InlineData("a@example.test\r\nRCPT TO:<b@example.test>")]
    [InlineData("a@example.test\nBcc: b@example.test")]
    [InlineData("Name <a@example.test>")]
    [InlineData("not an address")]
    [InlineData("")]
    public async Task What_is_not_exactly_one_address_gets_no_letter(string recipient)
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order(recipient);
        await room.Send();

        Assert.Equal(DeliveryState.Dead, (await room.Only()).State);
        Assert.Equal(0, server.Count("RCPT"));
    }

    [Fact]
    public async Task A_letter_has_both_parts_and_tells_that_it_is_automatic()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        room.Letters.Write = _ => new("Grüße an Zoë", "Plain: Grüße\n", "<p>Rich: Grüße</p>") { RecipientName = "Zoë Müller" };
        var id = await room.Order();
        room.Clock.Advance(TimeSpan.FromMinutes(30));
        await room.Send();

        var message = Assert.Single(server.Accepted).Message;
        Assert.Equal("Grüße an Zoë", message.Subject);
        Assert.Equal("Zoë Müller", message.To.Mailboxes.Single().Name);
        Assert.Equal("Edvantis", message.From.Mailboxes.Single().Name);
        Assert.Equal(id, message.MessageId);
        Assert.EndsWith("@edvantis.test", id);
        Assert.Equal(MailRoom.Start, message.Date.UtcDateTime);
        Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);
        Assert.Equal("multipart/alternative", message.Body!.ContentType.MimeType);
        Assert.Equal("Plain: Grüße\n", message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Contains("<p>Rich: Grüße</p>", message.HtmlBody);
    }

    [Theory]
    [InlineData("a = b", 1, ContentEncoding.SevenBit)]
    [InlineData(".", 1, ContentEncoding.SevenBit)]
    [InlineData("From here on, some programs would write >From", 1, ContentEncoding.QuotedPrintable)]
    [InlineData("Viele Gr\u00FC\u00DFe aus Berlin, und danke f\u00FCr die schnelle Antwort", 1, ContentEncoding.QuotedPrintable)]
    [InlineData("x", 998, ContentEncoding.SevenBit)]
    [InlineData("x", 999, ContentEncoding.QuotedPrintable)]
    public async Task What_any_server_takes_travels_as_it_is_and_the_rest_encoded(string piece, int times, ContentEncoding encoding)
    {
        var text = $"Before\n{string.Concat(Enumerable.Repeat(piece, times))}\nafter\n";
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        room.Letters.Write = _ => new("Subject", text, text);
        await room.Order("reader@example.test");
        await room.Send();

        var mail = Assert.Single(server.Accepted);
        Assert.All(mail.Message.BodyParts.OfType<TextPart>(), part => Assert.Equal((encoding, text), (part.ContentTransferEncoding, part.Text.ReplaceLineEndings("\n"))));
        Assert.Equal(2, mail.Message.BodyParts.Count());
        Assert.All(System.Text.Encoding.ASCII.GetString(mail.Bytes).Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    [InlineData("")]
    [InlineData("no end")]
    [InlineData("an end\n\n")]
    [InlineData("Grüße\nfrom Ljubljana\n")]
    public async Task What_was_written_beforehand_is_what_its_parts_would_be(string text)
    {
        using var body = new WrittenBody(text, $"<p>{text}</p>\n");
        body.Prepare(EncodingConstraint.SevenBit);

        using var local = new MemoryStream();
        await body.WriteToAsync(new FormatOptions { NewLineFormat = NewLineFormat.Unix }, local, contentOnly: true, TestContext.Current.CancellationToken);
        using var wire = new MemoryStream();
        await body.WriteToAsync(new FormatOptions { NewLineFormat = NewLineFormat.Dos }, wire, contentOnly: true, TestContext.Current.CancellationToken);

        Assert.Equal(Text(local).Replace("\n", "\r\n", StringComparison.Ordinal), Text(wire));

        static string Text(MemoryStream stream) => System.Text.Encoding.Latin1.GetString(stream.ToArray());
    }

    [Fact]
    public async Task Letters_about_one_lead_are_one_conversation()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        room.Letters.Write = delivery => delivery.Data is null
            ? new("A letter", "Dear reader", "Dear reader")
            : new("Re: a letter", "Dear reader", "Dear reader") { InReplyTo = delivery.Data, References = ["their.first@example.test", "not an id"] };
        var first = await room.OrderAboutALead();
        await room.OrderAboutALead();
        await room.OrderAboutALead(data: "their.second@example.test");
        await room.OrderAboutALead(data: "x>\r\nBcc: <all@example.test");
        await room.Order();
        await room.Send();

        Assert.Equal([null, first, "their.second@example.test", first, null], server.Accepted.Select(mail => mail.Message.InReplyTo));
        Assert.Equal(
            ["", first, $"{first} their.first@example.test their.second@example.test", $"{first} their.first@example.test", ""],
            server.Accepted.Select(mail => string.Join(' ', mail.Message.References)));
    }

    [Fact]
    public async Task A_letter_can_be_from_a_person_at_our_address_and_name_the_list_it_belongs_to()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        room.Letters.Write = _ => new("A letter", "Dear reader", "Dear reader") { SenderName = "Ana Kovač", AutoSubmitted = null, List = "enquiries" };
        await room.Order();
        await room.Send();

        var message = Assert.Single(server.Accepted).Message;
        var from = Assert.Single(message.From.Mailboxes);
        Assert.Equal(("Ana Kovač", "engagement@edvantis.test"), (from.Name, from.Address));
        Assert.Equal("<enquiries.edvantis.test>", message.Headers[HeaderId.ListId]);
        Assert.False(message.Headers.Contains(HeaderId.AutoSubmitted));
    }

    [Fact]
    public async Task An_international_domain_travels_in_its_ASCII_form()
    {
        await using var server = new ScriptedMailServer { Capabilities = [] };
        await using var room = await MailRoom.Smtp(server.Port);
        room.Letters.Write = _ => new("Hello", "Hello", "Hello") { ReplyTo = ("Jürgen", "jürgen@bücher.test") };
        await room.Order("info@bücher.test");
        await room.Send();

        var mail = Assert.Single(server.Accepted);
        Assert.Equal("info@xn--bcher-kva.test", mail.Recipient);
        Assert.DoesNotContain(mail.Bytes, b => b > 127);
        Assert.Empty(mail.Message.ReplyTo);
    }

    [Fact]
    public async Task The_sender_can_be_set()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port, settings: new() { ["Mail:From"] = "Büro <mail@bücher.test>" });
        var id = await room.Order();
        await room.Send();

        Assert.EndsWith("@xn--bcher-kva.test", id);
        var mail = Assert.Single(server.Accepted);
        Assert.Equal("mail@xn--bcher-kva.test", mail.Sender);
        Assert.Equal("Büro", mail.Message.From.Mailboxes.Single().Name);
    }
}
