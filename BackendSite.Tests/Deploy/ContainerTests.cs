using System.Diagnostics;
using System.Text.Json;
using YamlDotNet.Serialization;

namespace BackendSite.Tests.Deploy;

/// <summary>The settings of the image and of the container that comes with the site. The image itself is not built here.</summary>
public class ContainerTests
{
    [Fact]
    public async Task The_image_has_no_shell_and_no_rights_and_the_container_fits_it()
    {
        using var image = await Evaluate();
        var properties = image.RootElement.GetProperty("Properties");
        var items = image.RootElement.GetProperty("Items");
        Assert.EndsWith("-chiseled", properties.GetProperty("ContainerFamily").GetString(), StringComparison.Ordinal);
        Assert.Equal("app", properties.GetProperty("ContainerUser").GetString());
        var port = Assert.Single(items.GetProperty("ContainerPort").EnumerateArray()).GetProperty("Identity").GetString();
        var environment = items.GetProperty("ContainerEnvironmentVariable").EnumerateArray()
            .ToDictionary(item => item.GetProperty("Identity").GetString()!, item => item.GetProperty("Value").GetString());
        Assert.Equal($"http://+:{port}", environment["Urls"]);

        var site = Service(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy/compose.yaml"), TestContext.Current.CancellationToken));
        Assert.Equal(properties.GetProperty("ContainerRepository").GetString() + ":latest", site["image"]);
        Assert.Equal([$"127.0.0.1:5080:{port}"], Strings(site["ports"]));
        Assert.Equal([$"data:{environment["Data__Directory"]}"], Strings(site["volumes"]));
        Assert.Equal(("true", "ALL", "no-new-privileges:true"), (site["read_only"], Strings(site["cap_drop"]).Single(), Strings(site["security_opt"]).Single()));
    }

    private static async Task<JsonDocument> Evaluate()
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", Path.Combine(Repository.Site, "BackendSite.csproj"), "-getProperty:ContainerRepository", "-getProperty:ContainerFamily",
                "-getProperty:ContainerUser", "-getItem:ContainerPort", "-getItem:ContainerEnvironmentVariable",
            ])
        { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return JsonDocument.Parse(said);
    }

    private static Dictionary<object, object> Service(string compose)
    {
        var all = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(compose);
        return (Dictionary<object, object>)((Dictionary<object, object>)all["services"])["site"];
    }

    private static IEnumerable<string> Strings(object list) => ((List<object>)list).Cast<string>();
}
