using System.Diagnostics;
using System.Text.RegularExpressions;
using BackendSite.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests;

/// <summary>The site as a process of its own, to be killed, stopped and started again over the same data.</summary>
public sealed partial class SiteProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> output = [];
    private readonly List<(string Text, int Times, TaskCompletionSource Waiter)> waiters = [];
    private readonly TaskCompletionSource<string> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource printed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiteProcess(Process process) => this.process = process;

    /// <summary>Where it listens.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Everything it printed so far.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (output)
            {
                return [.. output];
            }
        }
    }

    /// <summary>Waits until it has printed so many lines that hold a text.</summary>
    public Task Printed(string text, int times)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (output)
        {
            waiters.Add((text, times, waiter));
            Wake();
        }

        return waiter.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>The exit code once it has ended.</summary>
    public int ExitCode => process.ExitCode;

    [GeneratedRegex(@"Now listening on: (?<address>\S+)")]
    private static partial Regex Listening { get; }

    /// <summary>Starts the site where there is nothing yet and waits until it listens.</summary>
    /// <param name="data">The data directory.</param>
    public static Task<SiteProcess> StartFirst(string data) => Listen(data, [], [], folder: null);

    /// <summary>Starts the site over a data directory, whose database is made beforehand, and waits until it listens.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="arguments">More arguments, such as settings.</param>
    public static Task<SiteProcess> Start(string data, params string[] arguments) => Start(data, arguments, []);

    /// <inheritdoc cref="Start(string, string[])"/>
    /// <param name="data">The data directory.</param>
    /// <param name="arguments">More arguments, such as settings.</param>
    /// <param name="environment">More environment variables, such as a crash point.</param>
    /// <param name="folder">Where it was published to; null for what was built.</param>
    public static Task<SiteProcess> Start(string data, string[] arguments, Dictionary<string, string> environment, string? folder = null)
    {
        if (!Array.Exists(arguments, argument => argument.StartsWith("--Database:", StringComparison.Ordinal)))
        {
            TestDatabase.LayIn(data);
        }

        return Listen(data, arguments, environment, folder);
    }

    /// <summary>Opens the database in a data directory.</summary>
    public static SiteDb OpenDatabase(string data) => new SqliteSiteDb(new DbContextOptionsBuilder<SqliteSiteDb>()
        .UseSqlite(new SqliteConnectionStringBuilder { DataSource = Path.Combine(data, "site.db"), Pooling = false }.ToString())
        .AddInterceptors(new SqlitePragmas()).Options);

    /// <summary>Runs it to its end, as for a verb.</summary>
    /// <returns>The exit code and what it printed on standard output and standard error.</returns>
    public static Task<(int ExitCode, string Out, string Error)> Run(string data, params string[] arguments) => Run(data, arguments, []);

    /// <inheritdoc cref="Run(string, string[])"/>
    /// <param name="data">The data directory.</param>
    /// <param name="arguments">The verb and its arguments.</param>
    /// <param name="environment">More environment variables, such as a crash point.</param>
    public static async Task<(int ExitCode, string Out, string Error)> Run(string data, string[] arguments, Dictionary<string, string> environment)
    {
        var start = StartInfo([.. arguments, $"--Data:Directory={data}"]);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complained = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await printed, await complained);
    }

    /// <summary>Waits until it has printed a line that contains this.</summary>
    public async Task<string> WaitFor(string text)
    {
        while (true)
        {
            Task next;
            lock (output)
            {
                if (output.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found)
                {
                    return found;
                }

                next = printed.Task;
            }

            await next.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends it as a power cut would: it gets no chance to do anything.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until it has ended by itself, as at a crash point.</summary>
    public Task Ended() => process.WaitForExitAsync(TestContext.Current.CancellationToken);

    /// <summary>Asks it to stop, as a service manager does, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Terminate()
    {
        await Signal("TERM");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <summary>Sends it a signal: <c>STOP</c> lets it stand still wherever it is, <c>CONT</c> go on.</summary>
    public async Task Signal(string name)
    {
        using var signal = Process.Start("kill", [$"-{name}", process.Id.ToString()]);
        await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    private static async Task<SiteProcess> Listen(string data, string[] arguments, Dictionary<string, string> environment, string? folder)
    {
        // Tests learn from the log that a letter has left.
        string[] all = ["--urls=http://127.0.0.1:0", $"--Data:Directory={data}", "--Logging:LogLevel:BackendSite.Mail=Debug", .. arguments];
        var site = Launch(StartInfo(all, folder), environment);
        // Several of them on a small machine, where the runtime has everything to compile, take their time.
        site.Address = await site.listening.Task.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        return site;
    }

    private static SiteProcess Launch(ProcessStartInfo start, Dictionary<string, string> environment)
    {
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        foreach (var (name, value) in environment)
        {
            process.StartInfo.Environment[name] = value;
        }

        var site = new SiteProcess(process);
        void Read(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is null)
            {
                return;
            }

            lock (site.output)
            {
                site.output.Add(line.Data);
                site.Wake();
                site.printed.SetResult();
                site.printed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            if (Listening.Match(line.Data) is { Success: true } match)
            {
                site.listening.TrySetResult(match.Groups["address"].Value);
            }
        }

        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Exited += (_, _) => site.listening.TrySetException(
            new InvalidOperationException("The site ended before it listened: " + string.Join('\n', site.Output)));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return site;
    }

    private void Wake()
    {
        foreach (var (text, times, waiter) in waiters)
        {
            if (output.Count(line => line.Contains(text, StringComparison.Ordinal)) >= times)
            {
                waiter.TrySetResult();
            }
        }
    }

    private static ProcessStartInfo StartInfo(string[] arguments, string? folder = null)
    {
        var assembly = Path.Combine(folder ?? Path.Combine(Repository.Site, "bin", Repository.Configuration, "net10.0"), "BackendSite.dll");
        // A file that may not grow is an error to be handled, and not a signal that ends the process.
        return new("sh", ["-c", "trap '' XFSZ; exec dotnet \"$@\"", "sh", assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Repository.Site,
        };
    }
}
