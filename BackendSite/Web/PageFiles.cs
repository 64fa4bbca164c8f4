using Microsoft.Extensions.Options;

namespace BackendSite.Web;

/// <summary>
/// Keeps public pages as files too, where a web server in front of the site finds them: it sends these at its own speed, also while the site is
/// away. A page <c>/articles/x</c> is <c>br/articles/x.html</c>, <c>gzip/articles/x.html</c> and <c>plain/articles/x.html</c>.
/// </summary>
public sealed partial class PageFiles(IOptions<WebOptions> options, ILogger<PageFiles> log)
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode FolderForAll = ForAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string[] Codings = ["br", "gzip", "plain"];

    private readonly Lock writing = new();

    private string Folder => options.Value.PagesDirectory;

    /// <summary>
    /// Replaces what changed, each file at once, and removes what is no page any more. What can't be written is removed, so that the site is
    /// asked for it, and logged: nobody waits for a file.
    /// </summary>
    /// <param name="pages">All pages: path, coding (<c>br</c>, <c>gzip</c> or <c>plain</c>) and bytes.</param>
    public void Write(IEnumerable<(string Path, string Coding, byte[] Bytes)> pages)
    {
        if (Folder.Length == 0)
        {
            return;
        }

        lock (writing)
        {
            try
            {
                var files = pages.ToDictionary(page => Path.Combine(Folder, page.Coding, page.Path.TrimStart('/') + ".html"), page => page.Bytes);
                foreach (var (file, bytes) in files)
                {
                    Replace(file, bytes);
                }

                foreach (var old in Written().Where(file => !files.ContainsKey(file)).ToList())
                {
                    File.Delete(old);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                LogNotWritten(log, error.Message);
            }
        }
    }

    /// <summary>Looks whether the files can be written.</summary>
    internal IEnumerable<Examination> Examine() => Folder.Length == 0 ? [] :
    [
        new("pages", _ =>
        {
            try
            {
                MakeFolder(Folder);
                var probe = Path.Combine(Folder, $".{Guid.NewGuid():N}");
                File.WriteAllBytes(probe, []);
                File.Delete(probe);
                return Task.FromResult<IReadOnlyList<Finding>>([new(Grade.Ok, $"{Written().Count()} files in {Folder}")]);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return Task.FromResult<IReadOnlyList<Finding>>(
                    [new(Grade.Problem, $"{Folder} can't be written to: {error.Message}", "Give it to the site's account; until then the web server may show old pages, or asks the site for each.")]);
            }
        }),
    ];

    private IEnumerable<string> Written() => Codings
        .Select(coding => Path.Combine(Folder, coding))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories));

    // A file that stays the same keeps its time, and with it the tag by which browsers ask whether it changed.
    private void Replace(string file, byte[] bytes)
    {
        var next = $"{file}.{Guid.NewGuid():N}";
        try
        {
            if (File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(bytes))
            {
                return;
            }

            MakeFolder(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(next, bytes);
            Open(next, ForAll);
            File.Move(next, file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(log, error.Message);
            Remove(next);
            Remove(file);
        }
    }

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // That it could not be written says the same.
        }
    }

    private void MakeFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            if (folder != Folder)
            {
                MakeFolder(Path.GetDirectoryName(folder)!);
            }

            Directory.CreateDirectory(folder);
            Open(folder, FolderForAll);
        }
    }

    // Whatever the account's mask says: these are for everybody.
    private static void Open(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page can't be kept as a file: {Error}. Whoever asks for it meets the site, or what was there before")]
    private static partial void LogNotWritten(ILogger log, string error);
}
