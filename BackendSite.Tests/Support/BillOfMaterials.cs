using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace BackendSite.Tests;

/// <summary>What the site is made of, as a CycloneDX document: the packages of its lock file, each with its digest and its licence.</summary>
internal static class BillOfMaterials
{
    /// <summary>Where it is kept.</summary>
    public static string File { get; } = Path.Combine(Repository.Root, "sbom.cdx.json");

    /// <summary>The packages that a lock file names, without projects.</summary>
    public static IEnumerable<(string Name, string Version, string Digest, IReadOnlyList<string> Needs)> Packages(string lockFile)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(lockFile));
        return [.. document.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() != "Project")
            .Select(package => (
                package.Name,
                package.Value.GetProperty("resolved").GetString()!,
                package.Value.GetProperty("contentHash").GetString()!,
                (IReadOnlyList<string>)(package.Value.TryGetProperty("dependencies", out var needs) ? [.. needs.EnumerateObject().Select(need => need.Name)] : [])))
            .DistinctBy(package => package.Name)
            .OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Makes it; the same packages give the same text.</summary>
    public static string Make()
    {
        var packages = Packages(Path.Combine(Repository.Site, "packages.lock.json")).ToList();
        var addresses = packages.ToDictionary(package => package.Name, package => Address(package.Name, package.Version), StringComparer.OrdinalIgnoreCase);
        var document = new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = "BackendSite", ["name"] = "BackendSite" } },
            ["components"] = new JsonArray([.. packages.Select(package => Component(package.Name, package.Version, package.Digest))]),
            ["dependencies"] = new JsonArray([.. packages.Select(package => new JsonObject
            {
                ["ref"] = addresses[package.Name],
                ["dependsOn"] = new JsonArray([.. package.Needs.Where(addresses.ContainsKey).Select(need => (JsonNode)addresses[need])]),
            })]),
        };
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    private static JsonObject Component(string name, string version, string digest)
    {
        var address = Address(name, version);
        return new()
        {
            ["type"] = "library",
            ["bom-ref"] = address,
            ["name"] = name,
            ["version"] = version,
            ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(digest)) }),
            ["licenses"] = new JsonArray(Licence(name, version)),
            ["purl"] = address,
        };
    }

    private static string Address(string name, string version) => $"pkg:nuget/{name}@{version}";

    // As the package itself says; some name a file or an address instead of the licence.
    private static JsonObject Licence(string name, string version)
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var (id, number) = (name.ToLowerInvariant(), version.ToLowerInvariant());
        var about = XDocument.Load(Path.Combine(cache, id, number, $"{id}.nuspec")).Descendants();
        var licence = about.FirstOrDefault(element => element.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression"
            ? new() { ["expression"] = licence.Value }
            : new() { ["license"] = new JsonObject { ["name"] = licence?.Value ?? about.FirstOrDefault(element => element.Name.LocalName == "licenseUrl")?.Value ?? "not said" } };
    }
}
