using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace BackendSite.Bench;

/// <summary>The least that sending can be: MailKit hands over one letter after the other that was written before, and records nothing.</summary>
internal static class BareMail
{
    /// <summary>Sends the same letter over and over.</summary>
    /// <param name="port">The server's.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="letters">How many in all.</param>
    /// <param name="like">A file with a letter of the site.</param>
    public static Task Run(int port, int connections, int letters, string like) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => Send(port, letters / connections, like))));

    private static async Task Send(int port, int letters, string like)
    {
        using var message = await MimeMessage.LoadAsync(like);
        using var client = new SmtpClient();
        // Without this, MailKit's small writes wait for the other end's acknowledgement, 40 ms a letter, and the loop would be no measure.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port);
        await client.ConnectAsync(socket, "127.0.0.1", port, SecureSocketOptions.None);
        for (var i = 0; i < letters; i++)
        {
            await client.SendAsync(message);
        }

        await client.DisconnectAsync(quit: true);
    }
}
