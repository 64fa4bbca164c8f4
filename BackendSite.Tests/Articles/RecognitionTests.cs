using BackendSite.Articles;
using Microsoft.Extensions.FileProviders;

namespace BackendSite.Tests.Articles;

public class RecognitionTests(SiteFixture site) : IClassFixture<SiteFixture>
{
    private const string Sound = """
        recognitions:
          - name: Best Team
            issuer: The Guild
            year: 2026
            image: /icon.svg
            link: https://example.org/best
        """;

    [Fact]
    public void Reads_what_the_owner_supplies()
    {
        var (all, faults) = Read(Sound);

        Assert.Empty(faults);
        Assert.Equal([new Recognition("Best Team", "The Guild", 2026, "/icon.svg", "https://example.org/best")], all);
    }

    [Theory]
    [InlineData("image: /icon.svg", "image: /no-such.svg", 5)]
    [InlineData("year: 2026", "year: 26", 4)]
    [InlineData("link: https://", "link: javascript://", 6)]
    [InlineData("    issuer: The Guild\n", "", 2)]
    [InlineData("name:", "nmae:", 2)]
    public void Names_the_line_of_a_mistake(string sound, string faulty, int line)
    {
        var (_, faults) = Read(Sound.Replace(sound, faulty, StringComparison.Ordinal));

        Assert.Contains(line, faults);
    }

    [Fact]
    public async Task Nothing_is_shown_while_there_are_none()
    {
        var home = await site.Client.GetStringAsync("/", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("Our recognitions", home, StringComparison.Ordinal);
    }

    private static (IReadOnlyList<Recognition> All, List<int> FaultyLines) Read(string yaml)
    {
        var lines = new List<int>();
        using var webRoot = new PhysicalFileProvider(Path.Combine(Repository.Root, "wwwroot-assets"));
        return (ReadRecognitions.Read(yaml, webRoot, (line, _) => lines.Add(line)), lines);
    }
}
