using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace BackendSite.Bench;

/// <summary>A server process under measurement: started on loopback, bound to given cores, stopped by its own id.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly double TicksASecond = 100;

    private readonly Process process;

    private Server(string name, Uri address, Process process, TimeSpan start)
    {
        (Name, Address, this.process, Start) = (name, address, process, start);
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>Of the process.</summary>
    public int Id => process.Id;

    /// <summary>From the start of the process to its first whole answer.</summary>
    public TimeSpan Start { get; }

    /// <summary>Processor time so far, with that of its child processes.</summary>
    public TimeSpan Cpu => TimeSpan.FromSeconds(Family().Sum(id =>
    {
        // After the name in brackets, which may hold spaces: state, then utime and stime as the 14th and 15th field.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }) / TicksASecond);

    /// <summary>Memory that it has in use now, in bytes.</summary>
    public long Memory => Family().Sum(id => File.ReadLines($"/proc/{id}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024));

    /// <summary>Waits until it does next to nothing, or for two minutes.</summary>
    public async Task UntilIdle()
    {
        var clock = Stopwatch.StartNew();
        for (var busy = true; busy && clock.Elapsed < TimeSpan.FromMinutes(2);)
        {
            var before = Cpu;
            await Task.Delay(TimeSpan.FromSeconds(3));
            busy = Cpu - before > TimeSpan.FromMilliseconds(150);
        }
    }

    /// <summary>Has it stand still.</summary>
    public Task Pause() => Signal("STOP");

    /// <summary>Has it go on.</summary>
    public Task Resume() => Signal("CONT");

    private Task Signal(string signal) => Process.Start("kill", [$"-{signal}", $"{process.Id}"])!.WaitForExitAsync();

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="name">What it is called in the table.</param>
    /// <param name="address">What to ask it for.</param>
    /// <param name="cores">The cores it may use, such as <c>0</c>; null for all.</param>
    /// <param name="command">The program and its arguments.</param>
    public static async Task<Server> Launch(string name, Uri address, string? cores, params string[] command)
    {
        string[] whole = cores is null ? command : ["taskset", "-c", cores, .. command];
        var start = new ProcessStartInfo(whole[0], whole[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment.Remove("ASPNETCORE_URLS");
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        var said = new Queue<string>();
        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (said)
            {
                said.Enqueue(line.Data ?? "");
                while (said.Count > 50)
                {
                    said.Dequeue();
                }
            }
        }

        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient();
        while (!await Answers(client, address))
        {
            if (process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(2))
            {
                process.Kill(entireProcessTree: true);
                lock (said)
                {
                    throw new InvalidOperationException($"{name} does not answer.\n{string.Join('\n', said)}");
                }
            }

            await Task.Delay(2);
        }

        return new(name, address, process, clock.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        using (var signal = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static async Task<bool> Answers(HttpClient client, Uri address)
    {
        try
        {
            using var answer = await client.GetAsync(address);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private int[] Family() =>
        [process.Id, .. File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children")
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
}
