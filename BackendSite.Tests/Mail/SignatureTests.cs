using System.Security.Cryptography;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.OpenSsl;

namespace BackendSite.Tests.Mail;

/// <summary>Signatures (DKIM), checked on what a server received.</summary>
public sealed class SignatureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RSA key = RSA.Create(2048);

    public SignatureTests() => File.WriteAllText(folder.Combine("dkim.pem"), key.ExportRSAPrivateKeyPem());

    private Dictionary<string, string?> Settings => new()
    {
        ["Mail:From"] = "Büro Wien <mail@bücher.test>",
        ["Mail:Dkim:Domain"] = "bücher.test",
        ["Mail:Dkim:Selector"] = "letters",
        ["Mail:Dkim:KeyFile"] = folder.Combine("dkim.pem"),
    };

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_letter_carries_a_signature_that_holds()
    {
        var message = await Receive();

        Assert.True(await Holds(message));
        var signature = message.Headers[HeaderId.DkimSignature]!;
        Assert.Contains("d=xn--bcher-kva.test", signature);
        Assert.Contains("s=letters", signature);
    }

    [Theory]
    [InlineData("Subject")]
    [InlineData("Reply-To")]
    [InlineData("From")]
    public async Task A_signature_does_not_hold_for_what_was_changed(string header)
    {
        var message = await Receive();
        message.Headers.Replace(header, "Somebody <else@example.test>");

        Assert.False(await Holds(message));
    }

    [Fact]
    public async Task Without_a_key_letters_go_unsigned()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port);
        await room.Order();
        await room.Send();

        Assert.False(Assert.Single(server.Accepted).Message.Headers.Contains(HeaderId.DkimSignature));
    }

    private async Task<MimeMessage> Receive()
    {
        await using var server = new ScriptedMailServer();
        await using var room = await MailRoom.Smtp(server.Port, settings: Settings);
        room.Letters.Write = _ => new("Grüße an Zoë, ein etwas längerer Betreff, der umgebrochen werden muss, damit er passt", "Grüße\n\n.\nvon uns  \n", "<p>Grüße</p>")
        {
            RecipientName = "Zoë Müller",
            ReplyTo = ("Jürgen", "juergen@bücher.test"),
        };
        await room.Order("zoe@bücher.test");
        await room.Send();
        return Assert.Single(server.Accepted).Message;
    }

    private async Task<bool> Holds(MimeMessage message) =>
        await new DkimVerifier(new OneKey(key)).VerifyAsync(message, message.Headers[message.Headers.IndexOf(HeaderId.DkimSignature)], TestContext.Current.CancellationToken);

    // What the DNS would say.
    private sealed class OneKey(RSA key) : DkimPublicKeyLocatorBase
    {
        public override AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default)
        {
            Assert.Equal(("xn--bcher-kva.test", "letters"), (domain, selector));
            return (AsymmetricKeyParameter)new PemReader(new StringReader(key.ExportSubjectPublicKeyInfoPem())).ReadObject();
        }

        public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
