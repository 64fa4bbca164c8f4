using System.Globalization;
using Microsoft.Extensions.Options;

namespace BackendSite.Data.Backups;

/// <summary>The folder of the nightly copies, whose names say when they were made.</summary>
internal sealed class BackupShelf(DataDirectory data, IOptions<BackupOptions> options, TimeProvider clock)
{
    private const string Begin = "site-";
    private const string End = ".db";
    private const string Format = "yyyyMMdd'T'HHmmss'Z'";

    private string Folder => data.Combine(options.Value.Directory);

    /// <summary>The path of a copy that is made now.</summary>
    public string Next()
    {
        if (!Directory.Exists(Folder))
        {
            data.Ensure(options.Value.Directory);
        }

        return Path(clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>The path of the copy of a time.</summary>
    public string Path(DateTime at) => System.IO.Path.Combine(Folder, Begin + at.ToString(Format, CultureInfo.InvariantCulture) + End);

    /// <summary>When the newest copy was made, UTC; null when there is none.</summary>
    public DateTime? Newest() => Copies().Select(copy => (DateTime?)copy.At).Max();

    /// <summary>Removes copies that are older than they are kept, and what was left of one that was interrupted. The newest stays.</summary>
    public void ClearUp()
    {
        var kept = clock.GetUtcNow().UtcDateTime - TimeSpan.FromDays(options.Value.KeepDays);
        foreach (var (path, _) in Copies().OrderByDescending(copy => copy.At).Skip(1).Where(copy => copy.At < kept).ToList())
        {
            File.Delete(path);
        }

        foreach (var partial in Directory.EnumerateFiles(Folder, $"{Begin}*{End}{MakeBackup.Partial}*"))
        {
            File.Delete(partial);
        }
    }

    private IEnumerable<(string Path, DateTime At)> Copies()
    {
        if (!Directory.Exists(Folder))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(Folder, Begin + "*" + End))
        {
            var time = System.IO.Path.GetFileName(path)[Begin.Length..^End.Length];
            if (DateTime.TryParseExact(time, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
            {
                yield return (path, at);
            }
        }
    }
}
