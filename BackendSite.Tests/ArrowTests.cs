using System.Text.RegularExpressions;

namespace BackendSite.Tests;

/// <summary>Holds which room may know which other one.</summary>
public partial class ArrowTests
{
    /// <summary>What every room stands on; these know no room.</summary>
    private static readonly string[] Ground = ["Components", "Data", "Web"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Articles"] = [],
        ["Promise"] = [],
        ["Mail"] = [],
        ["Staff"] = ["Mail"],
        ["Leads"] = ["Promise", "Mail", "Staff"],
        ["Enquiries"] = ["Leads", "Promise", "Mail"],
        ["Components"] = [],
        ["Data"] = [],
        ["Web"] = [],
    };

    [GeneratedRegex(@"^\s*(?:global )?@?using\s+(?:static\s+)?(?:\w+\s*=\s*)?BackendSite\.(?<room>\w+)", RegexOptions.Multiline)]
    private static partial Regex Using { get; }

    [Fact]
    public void Rooms_know_only_the_rooms_that_the_design_lets_them()
    {
        var strays = from room in Directory.GetDirectories(Repository.Site).Select(Path.GetFileName)
                     where Allowed.ContainsKey(room)
                     from file in SourcesOf(room)
                     from Match line in Using.Matches(File.ReadAllText(file))
                     let other = line.Groups["room"].Value
                     where other != room && !Ground.Contains(other) && !Allowed[room].Contains(other)
                     select $"{Path.GetRelativePath(Repository.Site, file)} uses {other}";

        Assert.Empty(strays);
    }

    [Fact]
    public void Every_folder_of_the_site_is_a_room_of_the_design()
    {
        var rooms = Directory.GetDirectories(Repository.Site).Select(Path.GetFileName)
            .Except(["bin", "obj", "wwwroot", "Properties", "App_Data"]);

        Assert.Equal(Allowed.Keys.Order(), rooms.Order());
    }

    private static IEnumerable<string> SourcesOf(string room) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Site, room), "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal));
}
