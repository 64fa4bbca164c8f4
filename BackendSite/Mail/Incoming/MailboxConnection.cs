using System.Net.Sockets;
using BackendSite.Data;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;

namespace BackendSite.Mail.Incoming;

/// <summary>One conversation with the mailbox's server. Folders are opened for reading only, so that nothing in them can change.</summary>
internal sealed class MailboxConnection : IDisposable
{
    private readonly ImapOptions server;
    private readonly MailboxLimits limits;
    private readonly TimeProvider clock;
    private readonly ImapClient client = new() { CheckCertificateRevocation = false };
    private volatile CancellationTokenSource? waiting;
    private volatile bool more;

    public MailboxConnection(ImapOptions server, TrustedRoot? root, MailboxLimits limits, TimeProvider clock)
    {
        (this.server, this.limits, this.clock) = (server, limits, clock);
        client.Timeout = (int)limits.Command.TotalMilliseconds;
        if (root is not null)
        {
            client.ServerCertificateValidationCallback = root.Accepts;
        }
    }

    /// <summary>Connects, with the protection that is configured or not at all.</summary>
    public async Task Open(CancellationToken cancellationToken)
    {
        await client.ConnectAsync(server.Host, PortOf(server), SecurityOf(server), cancellationToken);
        if (server.User.Length > 0)
        {
            await client.AuthenticateAsync(server.User, server.Password, cancellationToken);
        }
    }

    /// <summary>The folders to read: what was sent from the account, where there is such a folder, and the inbox, which stays open.</summary>
    public async IAsyncEnumerable<IMailFolder> Folders([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await Sent(cancellationToken) is { } sent)
        {
            await sent.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
            yield return sent;
        }

        var inbox = client.Inbox!;
        inbox.CountChanged -= OnCountChanged;
        inbox.CountChanged += OnCountChanged;
        more = false;
        await inbox.OpenAsync(FolderAccess.ReadOnly, cancellationToken);
        yield return inbox;
    }

    /// <summary>Waits until the server says that there is more, or for a while.</summary>
    public async Task WaitForMail(CancellationToken cancellationToken)
    {
        if (!client.Capabilities.HasFlag(ImapCapabilities.Idle))
        {
            await Task.Delay(limits.Poll, clock, cancellationToken);
            return;
        }

        using var enough = new CancellationTokenSource(limits.Idle, clock);
        waiting = enough;
        try
        {
            if (!more)
            {
                await client.IdleAsync(enough.Token, cancellationToken);
            }
        }
        finally
        {
            waiting = null;
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<IMailFolder?> Sent(CancellationToken cancellationToken)
    {
        if (server.SentFolder.Length > 0)
        {
            return await client.GetFolderAsync(server.SentFolder, cancellationToken);
        }

        return (client.Capabilities & (ImapCapabilities.SpecialUse | ImapCapabilities.XList)) == 0 ? null : client.GetFolder(SpecialFolder.Sent);
    }

    private void OnCountChanged(object? sender, EventArgs change)
    {
        more = true;
        try
        {
            waiting?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The wait is over anyway.
        }
    }

    private static int PortOf(ImapOptions server) => (server.Port, server.Security) switch
    {
        ( > 0, _) => server.Port,
        (_, SmtpSecurity.Tls) => 993,
        _ => 143,
    };

    private static SecureSocketOptions SecurityOf(ImapOptions server) => server.Security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };
}

/// <summary>Says in words what is wrong with a mailbox.</summary>
internal static class MailboxFault
{
    public static bool IsAccount(Exception error) => error is AuthenticationException or ServiceNotAuthenticatedException;

    /// <summary>Sentences: what is wrong, and which setting to look at first.</summary>
    public static string Explain(Exception error) => error switch
    {
        _ when IsAccount(error) => $"The mailbox's server refused the account: {Line(error)} Look at Mail:Imap:User and Mail:Imap:Password.",
        SslHandshakeException => $"The mailbox's server has encryption that can't be trusted: {Line(error.InnerException ?? error)} "
            + "Mail:Imap:Host must be the name in the certificate, Mail:Imap:Security must fit the port, and an authority of one's own belongs into Mail:Imap:TrustedRoot.",
        NotSupportedException => "The mailbox's server offers no STARTTLS; nothing is read unprotected. Look at Mail:Imap:Security and Mail:Imap:Port.",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            "No mailbox server of this name is known. Look at Mail:Imap:Host, or at the DNS of this machine.",
        SocketException socket => $"The mailbox's server can't be reached: {socket.SocketErrorCode}. Look at Mail:Imap:Host and Mail:Imap:Port.",
        FolderNotFoundException => "The mailbox has no such folder as Mail:Imap:SentFolder says.",
        OperationCanceledException or TimeoutException => "The mailbox's server gave no answer in time.",
        _ when error is Microsoft.EntityFrameworkCore.DbUpdateException || DatabaseFault.Is(error) => "What was in the mailbox could not be stored: " + Line(error),
        _ => "The mailbox's server broke off: " + Line(error),
    };

    // A server's words, ended as a sentence.
    private static string Line(Exception error)
    {
        var words = PlainWords.OneLine(error.Message.Split('\n')[0]);
        return words is [.., '.' or '!' or '?'] ? words : words + ".";
    }
}
