using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BackendSite.Bench;

/// <summary>What came of one load.</summary>
/// <param name="Accepted">Enquiries that got a receipt.</param>
/// <param name="Rate">These a second.</param>
/// <param name="Median">Microseconds to half of the receipts.</param>
/// <param name="Slowest">Microseconds to 99 of 100 receipts.</param>
internal sealed record Load(int Accepted, double Rate, double Median, double Slowest);

/// <summary>
/// Prospects who send one enquiry after the other, each waiting for the receipt. Plain sockets, because the load shares the
/// machine with the site.
/// </summary>
internal sealed class EnquiryLoad(Uri site)
{
    // A visitor's address changes after so many enquiries: nobody sends hundreds.
    private const int EnquiriesAnAddress = 10;

    private int next;
    private int visitors;

    /// <summary>Sends for a short time.</summary>
    /// <param name="clients">How many at once.</param>
    /// <param name="time">How long.</param>
    public async Task<Load> Run(int clients, TimeSpan time)
    {
        var times = new ConcurrentBag<List<double>>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () => times.Add(await Send(clock, time)))));
        var took = clock.Elapsed.TotalSeconds;
        var sorted = times.SelectMany(own => own).Order().ToArray();
        return new(sorted.Length, sorted.Length / took, sorted[sorted.Length / 2], sorted[sorted.Length * 99 / 100]);
    }

    /// <summary>Sends one by one at a steady rate.</summary>
    /// <param name="perSecond">So many a second.</param>
    /// <param name="count">How many.</param>
    public async Task Steadily(int perSecond, int count)
    {
        var answer = new byte[16 * 1024];
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        for (var sent = 0; sent < count; sent++)
        {
            await beat.WaitForNextTickAsync();
            using var socket = Connect();
            await socket.SendAsync(Request(Interlocked.Increment(ref next)));
            await ReadReceipt(socket, answer);
        }
    }

    private async Task<List<double>> Send(Stopwatch clock, TimeSpan time)
    {
        var times = new List<double>();
        var answer = new byte[16 * 1024];
        while (clock.Elapsed < time)
        {
            using var socket = Connect();
            for (var left = EnquiriesAnAddress; left > 0 && clock.Elapsed < time; left--)
            {
                var request = Request(Interlocked.Increment(ref next));
                var start = Stopwatch.GetTimestamp();
                await socket.SendAsync(request);
                await ReadReceipt(socket, answer);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }

        return times;
    }

    private Socket Connect()
    {
        var visitor = Interlocked.Increment(ref visitors);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(new IPAddress([127, (byte)(1 + (visitor >> 16)), (byte)(visitor >> 8), (byte)visitor]), 0));
        socket.Connect(IPAddress.Loopback, site.Port);
        return socket;
    }

    private byte[] Request(int number)
    {
        var form = SampleEnquiry.Form(number);
        return Encoding.ASCII.GetBytes(
            $"POST /contact HTTP/1.1\r\nHost: {site.Authority}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x64)\r\nAccept: text/html\r\n"
            + $"Accept-Language: en-GB,en;q=0.9\r\nAccept-Encoding: {SavedAnswer.AcceptEncoding}\r\nSec-Fetch-Site: same-origin\r\n"
            + $"Origin: http://{site.Authority}\r\nReferer: http://{site.Authority}/articles/what-does-a-backend-developer-do?utm_source=bench\r\n"
            + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n\r\n{form}");
    }

    // A receipt is a redirect without a body.
    private static async Task ReadReceipt(Socket socket, byte[] answer)
    {
        var length = 0;
        while (answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await socket.ReceiveAsync(answer.AsMemory(length));
            if (read == 0)
            {
                throw new InvalidOperationException("The site closed the connection.");
            }

            length += read;
        }

        if (!answer.AsSpan(0, length).StartsWith("HTTP/1.1 303 "u8))
        {
            throw new InvalidOperationException($"No receipt: {Encoding.UTF8.GetString(answer, 0, Math.Min(length, 300))}");
        }
    }
}
