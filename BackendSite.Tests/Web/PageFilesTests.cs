using System.Text;
using BackendSite.Web;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BackendSite.Tests.Web;

/// <summary>The public pages as files, for a web server in front of the site.</summary>
public sealed class PageFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Tests.Mail.LogBook log = new();
    private readonly PageFiles files;

    public PageFilesTests()
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        files = new(Options.Create(new WebOptions { PagesDirectory = folder.Path }), loggers.CreateLogger<PageFiles>());
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_coding_of_a_page_is_a_file_that_everybody_can_read()
    {
        Write(("/articles/x", "br", "b"), ("/articles/x", "plain", "p"), ("/articles", "plain", "all"));

        Assert.Equal(["br/articles/x.html", "plain/articles.html", "plain/articles/x.html"], All());
        Assert.Equal(("b", "p"), (Read("br/articles/x.html"), Read("plain/articles/x.html")));
        Assert.Equal("-rw-r--r--", Mode(File.GetUnixFileMode(folder.Combine("br/articles/x.html")), '-'));
        Assert.All(["br", "br/articles", "plain"], inside => Assert.Equal("drwxr-xr-x", Mode(File.GetUnixFileMode(folder.Combine(inside)), 'd')));
    }

    [Fact]
    public void What_changed_is_replaced_and_what_did_not_is_left_alone()
    {
        Write(("/articles/x", "br", "before"), ("/articles/y", "br", "same"));
        var long_ago = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(folder.Combine("br/articles/y.html"), long_ago);
        Write(("/articles/x", "br", "after"), ("/articles/y", "br", "same"));

        Assert.Equal("after", Read("br/articles/x.html"));
        Assert.Equal(long_ago, File.GetLastWriteTimeUtc(folder.Combine("br/articles/y.html")));
    }

    [Fact]
    public void What_is_no_page_any_more_is_removed_and_nothing_else()
    {
        Write(("/articles/x", "gzip", "x"), ("/articles/y", "gzip", "y"));
        File.WriteAllText(folder.Combine("somebody-elses.html"), "");
        Write(("/articles/y", "gzip", "y"));

        Assert.Equal(["gzip/articles/y.html", "somebody-elses.html"], All());
    }

    [Fact]
    public void What_can_not_be_written_is_logged_and_keeps_no_other_page_back()
    {
        // A folder is where the file should be.
        Directory.CreateDirectory(folder.Combine("br/articles/x.html"));
        Write(("/articles/x", "br", "x"), ("/articles/y", "br", "y"));

        Assert.Equal(["br/articles/y.html"], All());
        Assert.Contains(log.Lines, line => line.StartsWith("Error: A page can't be kept as a file", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_doctor_says_whether_they_can_be_written()
    {
        Write(("/articles/x", "br", "x"));
        var good = Assert.Single(await Assert.Single(files.Examine()).Look(TestContext.Current.CancellationToken));
        Assert.Equal((Grade.Ok, $"1 files in {folder.Path}"), (good.Grade, good.Words));

        File.WriteAllText(folder.Combine("a-file"), "");
        var nowhere = new PageFiles(Options.Create(new WebOptions { PagesDirectory = folder.Combine("a-file/pages") }), LoggerFactory.Create(_ => { }).CreateLogger<PageFiles>());
        var bad = Assert.Single(await Assert.Single(nowhere.Examine()).Look(TestContext.Current.CancellationToken));
        Assert.Equal(Grade.Problem, bad.Grade);
        Assert.NotNull(bad.Advice);
    }

    private void Write(params (string Path, string Coding, string Text)[] pages) =>
        files.Write(pages.Select(page => (page.Path, page.Coding, Encoding.UTF8.GetBytes(page.Text))));

    private string Read(string file) => File.ReadAllText(folder.Combine(file));

    private List<string> All() =>
        [.. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.Path, file)).Order(StringComparer.Ordinal)];

    private static string Mode(UnixFileMode mode, char kind) =>
        kind + string.Concat("rwxrwxrwx".Select((letter, bit) => ((int)mode & (1 << (8 - bit))) != 0 ? letter : '-'));
}
