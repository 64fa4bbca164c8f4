using System.Net.Sockets;
using System.Text;
using BackendSite.Web;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace BackendSite.Mail;

/// <summary>One conversation with the mail server, opened by its first message.</summary>
internal sealed class SmtpConnection : IMailConnection
{
    private readonly SmtpOptions server;
    private readonly MailLimits limits;
    private readonly TimeProvider clock;
    private readonly Transcripts transcripts;
    private readonly SmtpDialogue dialogue = new();
    private readonly SmtpClient client;
    private bool utf8;

    public SmtpConnection(SmtpOptions server, string? greeting, TrustedRoot? root, Transcripts transcripts, MailLimits limits, TimeProvider clock)
    {
        (this.server, this.transcripts, this.limits, this.clock) = (server, transcripts, limits, clock);
        client = new SmtpClient(dialogue)
        {
            LocalDomain = greeting,
            // An authority whose revocation list can't be fetched must not stop the mail.
            CheckCertificateRevocation = false,
        };
        if (root is not null)
        {
            client.ServerCertificateValidationCallback = root.Accepts;
        }

        dialogue.Invited = () => CrashPoint.Pass("send: in the message");
        dialogue.HandedOver = () =>
        {
            CrashPoint.Pass("send: handed over");
            client.Timeout = (int)limits.FinalReply.TotalMilliseconds;
        };
    }

    public async Task<SendResult> Send(MimeMessage message, CancellationToken stopping)
    {
        using var whole = new CancellationTokenSource(limits.WholeSend, clock);
        using var patience = stopping.Register(() => whole.CancelAfter(
            dialogue.Stage >= SmtpStage.Body ? limits.Stopping : TimeSpan.Zero));
        try
        {
            var needsUtf8 = message.To.Mailboxes.Any(to => !Ascii.IsValid(to.LocalPart));
            if (client.IsConnected && needsUtf8 && !utf8)
            {
                await client.DisconnectAsync(quit: true, whole.Token);
            }

            if (!client.IsConnected)
            {
                utf8 = needsUtf8;
                await Open(whole.Token);
            }

            CrashPoint.Pass("send: connected");
            dialogue.Begin();
            client.Timeout = (int)limits.Command.TotalMilliseconds;
            if (needsUtf8 && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
            {
                return new(Verdict.Never, "The mail server can't deliver to an address with these characters (no SMTPUTF8).") { Reusable = true };
            }

            var reply = await client.SendAsync(message, whole.Token);
            return new(Verdict.Taken, SmtpFault.OneLine($"250 {reply}")) { Status = 250, Reusable = true };
        }
        catch (Exception error)
        {
            var result = SmtpFault.Explain(error, dialogue, stopping.IsCancellationRequested) with { Reusable = client.IsConnected };
            dialogue.Transcript?.Add(result.Words);
            return result;
        }
    }

    public async Task<SendResult> Greet(CancellationToken cancellationToken)
    {
        try
        {
            await Open(cancellationToken);
            var secured = client.IsEncrypted ? ", encrypted and trusted" : "";
            var known = client.IsAuthenticated ? ", and lets the account in" : "";
            return new(Verdict.Taken, $"the server answers{secured}{known}");
        }
        catch (Exception error)
        {
            return SmtpFault.Explain(error, dialogue, cancellationToken.IsCancellationRequested);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var soon = new CancellationTokenSource(limits.Quit, clock);
            client.Timeout = (int)limits.Quit.TotalMilliseconds;
            await client.DisconnectAsync(quit: true, soon.Token);
        }
        catch (Exception)
        {
            // What was accepted stays accepted, whatever the server makes of QUIT.
        }

        client.Dispose();
    }

    private async Task Open(CancellationToken cancellationToken)
    {
        dialogue.Transcript = transcripts.Begin();
        client.Timeout = (int)limits.Command.TotalMilliseconds;
        var socket = await Dial(cancellationToken);
        await client.ConnectAsync(socket, server.Host, PortOf(server), SecurityOf(server), cancellationToken);
        if (server.User.Length > 0)
        {
            await client.AuthenticateAsync(server.User, server.Password, cancellationToken);
        }

        // A message ends with the final dot and with nothing else: then it is always known how far it got. And with SMTPUTF8,
        // domains of other alphabets would go out as they are, which servers further on may refuse.
        client.Capabilities &= ~(SmtpCapabilities.Chunking | SmtpCapabilities.BinaryMime
            | (utf8 ? SmtpCapabilities.None : SmtpCapabilities.UTF8));
    }

    private async Task<Socket> Dial(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(limits.Connect, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.Host, PortOf(server), either.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static int PortOf(SmtpOptions server) => (server.Port, server.Security) switch
    {
        ( > 0, _) => server.Port,
        (_, SmtpSecurity.Tls) => 465,
        (_, SmtpSecurity.StartTls) => 587,
        _ => 25,
    };

    private static SecureSocketOptions SecurityOf(SmtpOptions server) => server.Security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };
}
