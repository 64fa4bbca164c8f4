using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace BackendSite.Bench;

/// <summary>A PostgreSQL server under measurement, in a folder of its own and on a socket there, with the settings it comes with: as durable as a real one.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const double TicksASecond = 100;

    private static readonly string Programs = Directory.GetDirectories("/usr/lib/postgresql").Max() + "/bin";

    private readonly Process process;
    private readonly string folder;

    private PostgresServer(Process process, string folder) => (this.process, this.folder) = (process, folder);

    /// <summary>How its one database is opened.</summary>
    public string ConnectionString => $"Host={folder};Username=site;Database=postgres";

    /// <summary>Processor time so far, also of its processes that have ended.</summary>
    public TimeSpan Cpu => TimeSpan.FromSeconds((Ticks(process.Id, 4) + Children().Sum(id => Ticks(id, 2))) / TicksASecond);

    /// <summary>Memory of its processes that nothing else has, in bytes; what they share, such as its cache of pages, is not in it.</summary>
    public long Memory => Children().Append(process.Id).Sum(id => File.ReadLines($"/proc/{id}/status")
        .Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024));

    /// <summary>Makes and starts one.</summary>
    public static async Task<PostgresServer> Start()
    {
        // Not in the folder of the measurement, which is closed to the account that the server runs as.
        var folder = Directory.CreateTempSubdirectory("bench-pg-").FullName;
        string[] account = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : ["env"];
        if (Environment.IsPrivilegedProcess)
        {
            await Run("chown", "postgres", folder);
        }

        await Run(account[0], [.. account[1..], $"{Programs}/initdb", "-D", $"{folder}/data", "-U", "site", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        string[] server = [.. account, $"{Programs}/postgres", "-D", $"{folder}/data", "-k", folder, "-c", "listen_addresses="];
        var started = new PostgresServer(Process.Start(new ProcessStartInfo(server[0], server[1..]) { RedirectStandardError = true })!, folder);
        started.process.BeginErrorReadLine();
        while (!await started.Answers())
        {
            await Task.Delay(20);
        }

        return started;
    }

    /// <summary>One number.</summary>
    public async Task<long> Ask(string sql)
    {
        await using var db = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await db.OpenAsync();
        await using var command = new NpgsqlCommand(sql, db);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Run("kill", "-INT", process.Id.ToString(CultureInfo.InvariantCulture));
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    // Their own and those they waited for are the 14th to 17th field: after the name in brackets, which may hold spaces.
    private static long Ticks(int id, int fields)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[11..(11 + fields)].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It has just ended, and its parent has its time.
            return 0;
        }
    }

    private static async Task Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }

    private async Task<bool> Answers()
    {
        try
        {
            return await Ask("SELECT 1") == 1;
        }
        catch (NpgsqlException) when (!process.HasExited)
        {
            return false;
        }
    }

    private int[] Children() => [.. File.ReadAllText($"/proc/{process.Id}/task/{process.Id}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
}
