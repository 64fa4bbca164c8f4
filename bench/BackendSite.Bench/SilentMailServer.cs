using System.Net;
using System.Net.Sockets;

namespace BackendSite.Bench;

/// <summary>A mail server that takes every connection and never says a word.</summary>
internal sealed class SilentMailServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> held = [];

    public SilentMailServer()
    {
        listener.Start();
        _ = Hold();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Dispose()
    {
        listener.Dispose();
        lock (held)
        {
            held.ForEach(socket => socket.Dispose());
        }
    }

    private async Task Hold()
    {
        while (true)
        {
            try
            {
                var socket = await listener.AcceptSocketAsync();
                lock (held)
                {
                    held.Add(socket);
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
