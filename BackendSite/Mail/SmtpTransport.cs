using BackendSite.Components;
using Microsoft.Extensions.Options;

namespace BackendSite.Mail;

/// <summary>Hands messages to the configured mail server.</summary>
internal sealed class SmtpTransport(
    IOptions<MailOptions> options, IOptions<SiteOptions> site, Transcripts transcripts, MailLimits limits, TimeProvider clock) : ITransport
{
    private readonly TrustedRoot? root = TrustedRoot.Read(options.Value.Smtp.TrustedRoot);

    public IMailConnection Connect() => new SmtpConnection(options.Value.Smtp, Greeting(), root, transcripts, limits, clock);

    // The name that we give ourselves; null leaves it to the address of the socket.
    private string? Greeting() =>
        new Uri(site.Value.BaseUrl) is { HostNameType: UriHostNameType.Dns, IsLoopback: false } address ? address.IdnHost : null;
}
