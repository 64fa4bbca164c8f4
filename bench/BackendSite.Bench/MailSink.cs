using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BackendSite.Bench;

/// <summary>
/// A mail server that takes everything. With a folder it has each letter on the disk before it says so, as one that takes responsibility
/// must (RFC 5321, 6.1).
/// </summary>
internal sealed class MailSink(int port, string? folder)
{
    private int taken;

    public async Task Run()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Console.WriteLine("ready");
        while (true)
        {
            var client = await listener.AcceptTcpClientAsync();
            client.NoDelay = true;
            _ = Task.Run(() => Serve(client));
        }
    }

    private async Task Serve(TcpClient client)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1);
                await Say(stream, "220 sink");
                while (await reader.ReadLineAsync() is { } line)
                {
                    await Say(stream, await Answer(line, reader, stream));
                }
            }
        }
        catch (IOException)
        {
            // The client went away.
        }
    }

    private async Task<string> Answer(string line, StreamReader reader, NetworkStream stream)
    {
        switch (line.Split(' ', ':')[0].ToUpperInvariant())
        {
            case "DATA":
                await Say(stream, "354 go ahead");
                await Take(reader);
                return "250 2.0.0 taken";
            case "QUIT":
                return "221 bye";
            default:
                return "250 ok";
        }
    }

    private async Task Take(StreamReader reader)
    {
        var letter = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            letter.Append(line).Append("\r\n");
        }

        var number = Interlocked.Increment(ref taken);
        if (folder is not null)
        {
            await using var file = new FileStream(Path.Combine(folder, $"{number}.eml"), FileMode.CreateNew);
            file.Write(Encoding.Latin1.GetBytes(letter.ToString()));
            file.Flush(flushToDisk: true);
        }
    }

    private static ValueTask Say(NetworkStream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
}
