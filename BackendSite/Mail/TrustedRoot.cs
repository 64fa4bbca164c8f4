using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace BackendSite.Mail;

/// <summary>Trusts authorities of one's own for the mail server's certificate, besides the machine's. Names and dates still count.</summary>
internal sealed class TrustedRoot
{
    private readonly X509Certificate2Collection authorities = [];

    private TrustedRoot(string path) => authorities.ImportFromPemFile(path);

    /// <summary>Reads a PEM file.</summary>
    /// <returns>Null when no path is given.</returns>
    public static TrustedRoot? Read(string path) => path.Length > 0 ? new(path) : null;

    /// <summary>Decides about a certificate that the machine's own authorities have been asked about.</summary>
    public bool Accepts(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
        {
            return errors == SslPolicyErrors.None;
        }

        using var ours = new X509Chain();
        ours.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        ours.ChainPolicy.CustomTrustStore.AddRange(authorities);
        ours.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in chain!.ChainElements)
        {
            ours.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return ours.Build(server);
    }
}
