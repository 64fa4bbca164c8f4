using System.Diagnostics;

namespace BackendSite.Bench;

/// <summary>Postfix as its defaults are, which throws away what it has taken responsibility for.</summary>
internal sealed class PostfixServer : IAsyncDisposable
{
    private readonly string folder;

    private PostfixServer(string folder) => this.folder = folder;

    /// <summary>Starts it with a queue of its own.</summary>
    /// <param name="port">Where it takes mail, on loopback.</param>
    public static async Task<PostfixServer> Start(int port)
    {
        // Its own account has to get in.
        var folder = Directory.CreateTempSubdirectory("bench-postfix-").FullName;
        await Run("chmod", "755", folder);
        foreach (var inside in new[] { "etc", "spool", "data" })
        {
            Directory.CreateDirectory(Path.Combine(folder, inside));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "etc/main.cf"), Settings(folder));
        await File.WriteAllTextAsync(Path.Combine(folder, "etc/master.cf"), Services(port));
        await Run("chown", "postfix", Path.Combine(folder, "data"));
        var server = new PostfixServer(folder);
        await server.Tell("start");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await Tell("stop");
        Directory.Delete(folder, recursive: true);
    }

    private Task Tell(string what) => Run("/usr/sbin/postfix", "-c", Path.Combine(folder, "etc"), what);

    private static async Task Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private static string Settings(string folder) => $"""
        compatibility_level = 3.6
        queue_directory = {folder}/spool
        data_directory = {folder}/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = mail.example.test
        mydestination =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks = 127.0.0.0/8
        alias_maps =
        alias_database =
        default_transport = discard
        smtpd_peername_lookup = no
        maillog_file = {folder}/postfix.log
        maillog_file_prefixes = {folder}

        """;

    private static string Services(int port) => $"""
        127.0.0.1:{port} inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """;
}
