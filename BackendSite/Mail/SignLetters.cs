using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Cryptography;

namespace BackendSite.Mail;

/// <summary>Signs letters with the domain's key (DKIM, RFC 6376), when one is configured.</summary>
internal sealed class SignLetters(IOptions<MailOptions> options)
{
    private const int ShortestKey = 1024;

    // What a reader sees and what threads and answers depend on; the trace headers that servers add stay free.
    private static readonly HeaderId[] Signed =
    [
        HeaderId.From, HeaderId.To, HeaderId.ReplyTo, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.InReplyTo,
        HeaderId.References, HeaderId.ListId, HeaderId.AutoSubmitted, HeaderId.MimeVersion, HeaderId.ContentType,
    ];

    private readonly DkimSigner? signer = Signer(options.Value.Dkim);

    /// <summary>Signs a message that is ready to go and won't be changed any more.</summary>
    public void Sign(MimeMessage message)
    {
        // With such an address the server writes the header anew, and a signature would not hold.
        if (message.To.Mailboxes.All(to => Ascii.IsValid(to.LocalPart)))
        {
            signer?.Sign(message, Signed);
        }
    }

    private static DkimSigner? Signer(DkimOptions dkim) => dkim.KeyFile.Length == 0
        ? null
        : new(dkim.KeyFile, new IdnMapping().GetAscii(dkim.Domain), dkim.Selector, DkimSignatureAlgorithm.RsaSha256)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };

    /// <summary>What is wrong with a key file, for the end of a sentence; null when it holds an RSA key.</summary>
    internal static string? Problem(string path)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(File.ReadAllText(path));
            // A public key could be read, and would fail at the first letter.
            key.ExportParameters(includePrivateParameters: true);
            return key.KeySize >= ShortestKey ? null : $"whose key is shorter than {ShortestKey} bits.";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "which can't be read.";
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            return "which holds no private RSA key in PEM form.";
        }
    }
}
