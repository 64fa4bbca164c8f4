using Microsoft.Extensions.Options;

namespace BackendSite.Data;

/// <summary>The one folder that the site writes to: database, letters, keys, backups. Only its owner may look inside.</summary>
public sealed class DataDirectory(IOptions<DataOptions> options, IHostEnvironment environment)
{
    /// <summary>Its absolute path.</summary>
    public string Root { get; } = Path.GetFullPath(options.Value.Directory, environment.ContentRootPath);

    /// <summary>The absolute path of something inside.</summary>
    public string Combine(string relative) => Path.GetFullPath(relative, Root);

    /// <summary>How a file is made that nobody else can read, not even for a moment.</summary>
    public static FileStreamOptions OwnFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    /// <summary>Makes the folder, and one inside it when <paramref name="relative"/> is given, for this account alone.</summary>
    /// <returns>The absolute path.</returns>
    /// <exception cref="IOException">It can't be made.</exception>
    public string Ensure(string relative = "")
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var path = Combine(relative);
        foreach (var folder in new[] { Root, path })
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, ownerOnly);
            }
        }

        return path;
    }
}
