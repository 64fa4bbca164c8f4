using System.Globalization;
using System.Runtime.InteropServices;

namespace BackendSite.Bench;

/// <summary>The file with the last tables; each measurement replaces its own section.</summary>
internal static class Results
{
    /// <summary>How often to measure, unless the environment variable BENCH_ROUNDS says it.</summary>
    public static int Rounds(int usual) => int.TryParse(Environment.GetEnvironmentVariable("BENCH_ROUNDS"), out var rounds) ? rounds : usual;

    /// <summary>Prints a section and writes it into the file that the environment variable BENCH_RESULTS names.</summary>
    public static void Write(string title, string text)
    {
        var section = $"## {title}\n\n{text.Trim()}\n\n{Machine()}\n";
        Console.WriteLine(section);
        if (Environment.GetEnvironmentVariable("BENCH_RESULTS") is not { Length: > 0 } file)
        {
            return;
        }

        var sections = (File.Exists(file) ? File.ReadAllText(file) : "").Split("\n## ").Skip(1).Select(other => $"## {other.Trim()}\n").ToList();
        var old = sections.FindIndex(other => other.StartsWith($"## {title}\n", StringComparison.Ordinal));
        if (old >= 0)
        {
            sections[old] = section;
        }
        else
        {
            sections.Add(section);
        }

        File.WriteAllText(file, "# Measured\n\nWritten by the commands in this folder; the figures are those of their last run.\n\n" + string.Join('\n', sections));
    }

    private static string Machine()
    {
        var processor = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(':')[1].Trim();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores of {processor}, .NET {Environment.Version}, {RuntimeInformation.OSDescription}.");
    }
}
