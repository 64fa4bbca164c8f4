using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace BackendSite.Bench;

/// <summary>One run of the load generator wrk.</summary>
/// <param name="Requests">Answered requests.</param>
/// <param name="Rate">Requests a second.</param>
/// <param name="Median">Half of the answers came within this time, in microseconds.</param>
/// <param name="Slowest">99 of 100 answers came within this time, in microseconds.</param>
internal sealed partial record Wrk(long Requests, double Rate, double Median, double Slowest)
{
    [GeneratedRegex(@"^\s+(?<percent>50|99)%\s+(?<value>[\d.]+)(?<unit>us|ms|s)\s*$", RegexOptions.Multiline)]
    private static partial Regex Latencies { get; }

    [GeneratedRegex(@"^\s+(?<requests>\d+) requests in ", RegexOptions.Multiline)]
    private static partial Regex Total { get; }

    [GeneratedRegex(@"^Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.Multiline)]
    private static partial Regex PerSecond { get; }

    /// <summary>Loads a server from one core for a short time.</summary>
    public static async Task<Wrk> Run(Uri address, int connections, int seconds, string core)
    {
        using var process = Process.Start(new ProcessStartInfo("taskset",
        [
            "-c", core, "wrk", "-t1", $"-c{connections}", $"-d{seconds}s", "--latency",
            "-H", $"Accept-Encoding: {SavedAnswer.AcceptEncoding}", address.AbsoluteUri,
        ])
        { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || said.Contains("Non-2xx", StringComparison.Ordinal) || said.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"The load on {address} failed.\n{said}");
        }

        var latencies = Latencies.Matches(said).ToDictionary(match => match.Groups["percent"].Value, Microseconds);
        return new(
            long.Parse(Total.Match(said).Groups["requests"].Value, CultureInfo.InvariantCulture),
            double.Parse(PerSecond.Match(said).Groups["rate"].Value, CultureInfo.InvariantCulture),
            latencies["50"],
            latencies["99"]);
    }

    private static double Microseconds(Match match) =>
        double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture)
        * match.Groups["unit"].Value switch { "us" => 1, "ms" => 1e3, _ => 1e6 };
}
