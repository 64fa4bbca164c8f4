using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BackendSite.Data;

/// <summary>A key that protects cookies and links, in a database that several copies of the site share.</summary>
public sealed class StoredKey
{
    /// <summary>Where they are.</summary>
    public const string Table = "Keys";

    /// <summary>What it is called; unique.</summary>
    public required string Name { get; init; }

    /// <summary>The key, as XML.</summary>
    public required string Xml { get; init; }

    internal static void Map(EntityTypeBuilder<StoredKey> key) => key.ToTable(Table).HasKey(k => k.Name);
}

/// <summary>The key ring of a site whose database is on a server: what one copy has signed, the others believe.</summary>
internal sealed class StoredKeys(IDbContextFactory<SiteDb> databases, DataDirectory data) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = databases.CreateDbContext();
        return [.. db.Set<StoredKey>().AsNoTracking().OrderBy(key => key.Name).AsEnumerable().Select(key => XElement.Parse(key.Xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = databases.CreateDbContext();
        db.Add(new StoredKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }

    /// <summary>Takes in the keys of the data directory that are not there yet.</summary>
    /// <returns>How many there are then.</returns>
    public int Import()
    {
        using var db = databases.CreateDbContext();
        var known = db.Set<StoredKey>().Select(key => key.Name).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(data.Ensure("keys"), "*.xml"))
        {
            if (Path.GetFileNameWithoutExtension(file) is var name && known.Add(name))
            {
                db.Add(new StoredKey { Name = name, Xml = File.ReadAllText(file) });
            }
        }

        db.SaveChanges();
        return known.Count;
    }
}

/// <summary>A key ring that is chosen when it is first used: the settings that choose may be wrong, which the start says later.</summary>
internal sealed class ChosenKeys(Func<IXmlRepository> choose) : IXmlRepository
{
    private readonly Lazy<IXmlRepository> chosen = new(choose);

    public IReadOnlyCollection<XElement> GetAllElements() => chosen.Value.GetAllElements();

    public void StoreElement(XElement element, string friendlyName) => chosen.Value.StoreElement(element, friendlyName);
}
