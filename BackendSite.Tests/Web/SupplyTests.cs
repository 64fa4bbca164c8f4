using System.Text.Json;
using System.Text.RegularExpressions;

namespace BackendSite.Tests.Web;

/// <summary>What the site is made of. That no package has a known fault is looked up by <c>./test</c>, which needs the network for it.</summary>
public partial class SupplyTests
{
    [GeneratedRegex("<PackageReference Include=\"[^\"]+\"[^>]* Version=")]
    private static partial Regex OwnVersion { get; }

    [GeneratedRegex(@"^\| (?<line>[^|]+) \| (?<tests>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }

    [GeneratedRegex(@"\[(?<name>\w+)\]\((?<file>[^)]+)\)")]
    private static partial Regex Link { get; }

    private static IEnumerable<string> LockFiles => Directory.EnumerateFiles(Repository.Root, "packages.lock.json", SearchOption.AllDirectories);

    [Fact]
    public void Every_package_is_locked_to_one_version_and_its_digest()
    {
        Assert.NotEmpty(LockFiles);
        Assert.All(LockFiles.SelectMany(BillOfMaterials.Packages), package => Assert.Equal(64, Convert.FromBase64String(package.Digest).Length));
        Assert.Empty(from project in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
                     where OwnVersion.IsMatch(File.ReadAllText(project)) || !File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"))
                     select project);
        Assert.Contains("restore BackendSite.sln --locked-mode", File.ReadAllText(Path.Combine(Repository.Root, "test")));
    }

    [Fact]
    public void The_bill_of_materials_is_that_of_the_lock_file()
    {
        var made = BillOfMaterials.Make();
        if (File.ReadAllText(BillOfMaterials.File) != made)
        {
            var fresh = Path.Combine(Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts")).FullName, "sbom.cdx.json");
            File.WriteAllText(fresh, made);
            Assert.Fail($"Packages have changed. Look at what is new, then: cp {fresh} {BillOfMaterials.File}");
        }

        using var document = JsonDocument.Parse(made);
        Assert.All(document.RootElement.GetProperty("components").EnumerateArray(), component =>
            Assert.DoesNotContain("not said", component.GetProperty("licenses").ToString()));
    }

    [Fact]
    public void The_reader_of_mail_is_one_without_known_faults()
    {
        var mime = BillOfMaterials.Packages(Path.Combine(Repository.Site, "packages.lock.json")).Single(package => package.Name == "MimeKit");

        Assert.True(Version.Parse(mime.Version) >= new Version(4, 16));
    }

    [Fact]
    public void No_secret_is_in_the_settings_that_come_with_the_site()
    {
        Assert.Empty(from file in Directory.EnumerateFiles(Repository.Site, "appsettings*.json")
                     where Regex.IsMatch(File.ReadAllText(file), "(Password|Secret|Key)\"\\s*:\\s*\"[^\"]", RegexOptions.IgnoreCase)
                     select file);
    }

    [Fact]
    public async Task The_site_writes_nothing_outside_its_data_directory()
    {
        var application = Path.Combine(Repository.Site, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");
        Dictionary<string, DateTime> Files() => Directory.EnumerateFiles(application, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.GetLastWriteTimeUtc);
        var before = Files();
        using var data = new TemporaryFolder();
        await using (var site = await SiteProcess.Start(data.Path))
        {
            using var client = new HttpClient { BaseAddress = new Uri(site.Address) };
            using var accepted = await client.PostEnquiry(EnquiryPosts.Fields());
            accepted.EnsureSuccessStatusCode();
            await site.Terminate();
        }

        Assert.Equal(before, Files());
        Assert.True(File.Exists(data.Combine("site.db")));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(data.Combine("keys")) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
    }

    [Fact]
    public void Each_line_of_the_list_of_what_must_hold_names_tests_that_exist()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var start = readme.IndexOf("## What must hold", StringComparison.Ordinal);
        var list = readme[start..readme.IndexOf("\n## ", start + 5, StringComparison.Ordinal)];
        var rows = Row.Matches(list).Skip(1).Where(row => !row.Groups["line"].Value.StartsWith("--", StringComparison.Ordinal)).ToList();

        Assert.True(rows.Count > 30, $"{rows.Count} lines");
        Assert.Empty(rows.Where(row => !Link.IsMatch(row.Groups["tests"].Value)).Select(row => row.Value));
        Assert.Empty(from Match link in Link.Matches(list)
                     let file = Path.Combine(Repository.Root, link.Groups["file"].Value)
                     where !File.Exists(file) || (file.EndsWith(".cs", StringComparison.Ordinal) && !File.ReadAllText(file).Contains($" {link.Groups["name"].Value}(", StringComparison.Ordinal))
                     select link.Value);
    }
}
