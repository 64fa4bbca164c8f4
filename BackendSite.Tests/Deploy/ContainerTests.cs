using System.Diagnostics;
using System.Text.Json;
using BackendSite.Data;
using Npgsql;
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

        var site = Part(await Compose("compose.yaml"), "services", "site");
        Assert.Equal(properties.GetProperty("ContainerRepository").GetString() + ":latest", site["image"]);
        Assert.Equal([$"127.0.0.1:5080:{port}"], Strings(site["ports"]));
        Assert.Equal([$"data:{environment["Data__Directory"]}"], Strings(site["volumes"]));
        MustBeConfined(site);
    }

    [Fact]
    public async Task The_database_beside_it_is_one_that_the_site_takes_and_nobody_else_reaches()
    {
        var compose = await Compose("compose.postgres.yaml");
        var (site, database) = (Part(compose, "services", "site", "environment"), Part(compose, "services", "database"));
        var account = (Dictionary<object, object>)database["environment"];

        Assert.True(new DatabaseOptions { Provider = Enum.Parse<DatabaseProvider>((string)site["Database__Provider"]) }.IsPostgres);
        var connection = (string)site["ConnectionStrings__Site"];
        Assert.True(PostgresServer.IsComplete(connection));
        var asked = new NpgsqlConnectionStringBuilder(connection);
        Assert.Equal(("database", account["POSTGRES_DB"], account["POSTGRES_USER"], account["POSTGRES_PASSWORD"]), (asked.Host, asked.Database, asked.Username, asked.Password));
        Assert.StartsWith("${POSTGRES_PASSWORD:?", asked.Password, StringComparison.Ordinal);

        Assert.True(int.Parse(((string)database["image"]).Split(':')[1]) >= 15);
        Assert.Equal(["CMD", "pg_isready", $"--username={asked.Username}", $"--dbname={asked.Database}"], Strings(((Dictionary<object, object>)database["healthcheck"])["test"]));
        Assert.Equal("service_healthy", Part(compose, "services", "site", "depends_on", asked.Host!)["condition"]);
        MustBeConfined(database);

        // It publishes no port, and its network leads nowhere.
        Assert.DoesNotContain("ports", database.Keys);
        var network = Assert.Single(Strings(database["networks"]));
        Assert.Equal("true", Part(compose, "networks", network)["internal"]);
        Assert.Contains(network, Strings(Part(compose, "services", "site")["networks"]));
    }

    private static void MustBeConfined(Dictionary<object, object> service)
    {
        Assert.Equal(("true", "ALL", "no-new-privileges:true"), (service["read_only"], Strings(service["cap_drop"]).Single(), Strings(service["security_opt"]).Single()));
        Assert.All(["pids_limit", "mem_limit", "stop_grace_period"], limit => Assert.Contains(limit, service.Keys));
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

    private static async Task<object> Compose(string file) => new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(
        await File.ReadAllTextAsync(Path.Combine(Repository.Root, "deploy", file), TestContext.Current.CancellationToken));

    private static Dictionary<object, object> Part(object compose, params string[] path) =>
        (Dictionary<object, object>)path.Aggregate(compose, (part, name) => ((Dictionary<object, object>)part)[name]);

    private static IEnumerable<string> Strings(object list) => ((List<object>)list).Cast<string>();
}
