using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MimeKit;

namespace BackendSite.Tests;

/// <summary>
/// Postfix and Dovecot, as they come with the distribution, on loopback with settings and a mailbox folder of their own. What goes to
/// <c>gone.test</c> is accepted and comes back.
/// </summary>
public sealed class MailHouse : IAsyncLifetime
{
    /// <summary>An address of this machine at which the mailboxes' server doesn't say by itself that there is something (no IDLE).</summary>
    public const string Mute = "127.0.0.2";

    /// <summary>Of every account.</summary>
    public const string Password = "secret";

    // Where Postfix delivers; Dovecot lets any account in.
    private static readonly string[] Mailboxes =
        ["engage@edvantis.test", "desk@edvantis.test", "front@edvantis.test", "crash@edvantis.test", "sent@edvantis.test", "anna@edvantis.test", "zoe@nordic.test", "yuki@nordic.test"];

    private readonly TemporaryFolder folder = new();
    private readonly TestAuthority authority = new();
    private readonly int[] ports = FreePorts(5);
    private Process? dovecot;

    /// <summary>Takes mail, with STARTTLS and accounts.</summary>
    public int Smtp => ports[0];

    /// <summary>Gives it out, TLS from the first byte.</summary>
    public int Imap => ports[1];

    /// <summary>The same, with STARTTLS.</summary>
    public int PlainImap => ports[2];

    /// <summary>The file of the authority that signed the servers' certificate.</summary>
    public string Authority => folder.Combine("authority.pem");

    /// <summary>The settings of a site that sends and receives here, as an account.</summary>
    public Dictionary<string, string> SettingsFor(string account) => new()
    {
        ["Site:EngagementEmail"] = $"{account}@edvantis.test",
        ["Mail:Transport"] = "Smtp",
        ["Mail:Smtp:Host"] = "127.0.0.1",
        ["Mail:Smtp:Port"] = Smtp.ToString(),
        ["Mail:Smtp:Security"] = "StartTls",
        ["Mail:Smtp:User"] = account,
        ["Mail:Smtp:Password"] = Password,
        ["Mail:Smtp:TrustedRoot"] = Authority,
        ["Mail:PlusAddresses"] = "true",
        ["Mail:Imap:Host"] = "127.0.0.1",
        ["Mail:Imap:Port"] = Imap.ToString(),
        ["Mail:Imap:User"] = account,
        ["Mail:Imap:Password"] = Password,
        ["Mail:Imap:TrustedRoot"] = Authority,
    };

    public async ValueTask InitializeAsync()
    {
        const UnixFileMode everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder.Path, everybody);
        foreach (var inside in new[] { "mail", "run", "etc", "spool", "data" })
        {
            Directory.CreateDirectory(folder.Combine(inside), everybody);
        }

        using var certificate = authority.Issue("127.0.0.1");
        await File.WriteAllTextAsync(Authority, authority.Pem);
        await File.WriteAllTextAsync(folder.Combine("server.pem"), certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(folder.Combine("dovecot.conf"), DovecotSettings);
        await File.WriteAllTextAsync(folder.Combine("etc/main.cf"), PostfixSettings);
        await File.WriteAllTextAsync(folder.Combine("etc/master.cf"), PostfixServices);
        await Run("chown", "mail:mail", folder.Combine("mail"));
        await Run("chown", "postfix", folder.Combine("data"));
        await StartBoth();
    }

    /// <summary>Starts both servers again, as after an update.</summary>
    public async Task Restart()
    {
        await Run("postfix", "-c", folder.Combine("etc"), "stop");
        await StopDovecot();
        await StartBoth();
    }

    /// <summary>A mail program sends.</summary>
    public async Task Send(MimeMessage message)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", Smtp, MailKit.Security.SecureSocketOptions.None, TestContext.Current.CancellationToken);
        await client.SendAsync(message, TestContext.Current.CancellationToken);
        await client.DisconnectAsync(true, TestContext.Current.CancellationToken);
    }

    /// <summary>Puts bytes into a mailbox as they are, as no honest server would.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="mail">The bytes.</param>
    /// <param name="inside">A folder of it, such as <c>.Sent</c>; empty for the inbox.</param>
    public async Task Drop(string account, byte[] mail, string inside = "")
    {
        var box = folder.Combine($"mail/{account}/{inside}");
        foreach (var part in new[] { "cur", "new", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(box, part));
        }

        var name = $"{DateTime.UtcNow.Ticks}.{Guid.NewGuid():N}.test";
        await File.WriteAllBytesAsync(Path.Combine(box, "tmp", name), mail, TestContext.Current.CancellationToken);

        // One by one, since the server makes and removes files of its own meanwhile.
        string[] made = [folder.Combine($"mail/{account}"), box, .. new[] { "cur", "new", "tmp" }.Select(part => Path.Combine(box, part)), Path.Combine(box, "tmp", name)];
        await Run("chown", ["mail:mail", .. made]);
        File.Move(Path.Combine(box, "tmp", name), Path.Combine(box, "new", name));
    }

    /// <summary>Forgets how the server numbered an account's mails, as when a mailbox is moved.</summary>
    public void Renumber(string account)
    {
        foreach (var file in Directory.EnumerateFiles(folder.Combine($"mail/{account}"), "dovecot*"))
        {
            File.Delete(file);
        }
    }

    /// <summary>Everything in an account's inbox, with its file name, whose end holds the flags.</summary>
    public IEnumerable<(string File, MimeMessage Message)> Inbox(string account) =>
        from part in new[] { "new", "cur" }
        let path = folder.Combine($"mail/{account}/{part}")
        where Directory.Exists(path)
        from file in Directory.GetFiles(path)
        select (Path.GetFileName(file), MimeMessage.Load(file));

    /// <summary>Waits for a mail in an account's inbox.</summary>
    public async Task<MimeMessage> Arrived(string account, Func<MimeMessage, bool> isIt)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await tick.WaitForNextTickAsync(limit.Token))
        {
            if (Inbox(account).Select(mail => mail.Message).FirstOrDefault(isIt) is { } found)
            {
                return found;
            }
        }

        throw new TimeoutException();
    }

    public async ValueTask DisposeAsync()
    {
        await Run("postfix", "-c", folder.Combine("etc"), "stop");
        await StopDovecot();
        authority.Dispose();
        folder.Dispose();
    }

    // Postfix asks Dovecot about accounts, and where nobody answers it doesn't ask again for a minute.
    private async Task StartBoth()
    {
        await StartDovecot();
        await Run("postfix", "-c", folder.Combine("etc"), "start");
    }

    private async Task StartDovecot()
    {
        dovecot = Process.Start(new ProcessStartInfo("dovecot", ["-F", "-c", folder.Combine("dovecot.conf")]) { RedirectStandardInput = true, RedirectStandardError = true })!;

        // It says so once its ports are open.
        while (await dovecot.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("starting up", StringComparison.Ordinal))
        {
        }

        _ = dovecot.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    private async Task StopDovecot()
    {
        if (dovecot is { HasExited: false })
        {
            await Run("kill", dovecot.Id.ToString());
            await dovecot.WaitForExitAsync(CancellationToken.None);
        }

        dovecot?.Dispose();
        dovecot = null;
    }

    private static async Task Run(string command, params string[] arguments)
    {
        // Not /usr/sbin for everybody.
        var path = File.Exists($"/usr/sbin/{command}") ? $"/usr/sbin/{command}" : command;
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true })!;
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var free = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return free;
    }

    private string DovecotSettings => $$"""
        base_dir = {{folder.Combine("run")}}
        state_dir = {{folder.Combine("run")}}
        log_path = /dev/stderr
        protocols = imap
        listen = 127.0.0.1, {{Mute}}
        ssl = yes
        ssl_cert = <{{folder.Combine("server.pem")}}
        ssl_key = <{{folder.Combine("server.pem")}}
        disable_plaintext_auth = no
        mail_location = maildir:{{folder.Combine("mail")}}/%n
        first_valid_uid = 1
        mail_max_userip_connections = 50
        passdb {
          driver = static
          args = password={{Password}}
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home={{folder.Combine("mail")}}/%n
        }
        service imap-login {
          inet_listener imap {
            port = {{PlainImap}}
          }
          inet_listener imaps {
            port = {{Imap}}
            ssl = yes
          }
        }
        service auth {
          inet_listener {
            address = 127.0.0.1
            port = {{ports[3]}}
          }
        }
        local {{Mute}} {
          imap_capability = IMAP4rev1
        }
        namespace inbox {
          inbox = yes
          mailbox Sent {
            special_use = \Sent
            auto = create
          }
        }

        """;

    private string PostfixSettings => $$"""
        compatibility_level = 3.6
        queue_directory = {{folder.Combine("spool")}}
        data_directory = {{folder.Combine("data")}}
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = mail.edvantis.test
        mydestination =
        local_transport = error:none
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks = 127.0.0.0/8
        alias_maps =
        alias_database =
        recipient_delimiter = +
        virtual_mailbox_domains = edvantis.test, nordic.test
        virtual_mailbox_base = {{folder.Combine("mail")}}
        virtual_mailbox_maps = inline:{ {{string.Join(", ", Mailboxes.Select(address => $"{address}={address.Split('@')[0]}/"))}} }
        virtual_uid_maps = static:8
        virtual_gid_maps = static:8
        virtual_minimum_uid = 1
        relay_domains = gone.test
        transport_maps = inline:{ { gone.test = smtp:[127.0.0.1]:{{ports[4]}} } }
        default_transport = error:nothing leaves this machine
        smtpd_relay_restrictions = permit_sasl_authenticated, permit_mynetworks, reject
        smtpd_sasl_auth_enable = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = inet:127.0.0.1:{{ports[3]}}
        smtpd_tls_security_level = may
        smtpd_tls_cert_file = {{folder.Combine("server.pem")}}
        smtpd_tls_key_file = {{folder.Combine("server.pem")}}
        smtpd_peername_lookup = no
        maillog_file = {{folder.Combine("postfix.log")}}
        maillog_file_prefixes = {{folder.Path}}
        biff = no

        """;

    private string PostfixServices => $"""
        127.0.0.1:{Smtp} inet n - n - - smtpd
        127.0.0.1:{ports[4]} inet n - n - - smtpd
          -o myhostname=mx.gone.test
          -o smtpd_relay_restrictions=
          -o smtpd_recipient_restrictions=reject
        pickup unix n - n 60 1 pickup
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        proxymap unix - - n - - proxymap
        smtp unix - - n - - smtp
        error unix - - n - - error
        retry unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd

        """;
}
