using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BackendSite.Data;

/// <summary>The database on PostgreSQL; owns the migrations of that provider.</summary>
public sealed class PostgresSiteDb(DbContextOptions<PostgresSiteDb> options) : SiteDb(options)
{
    /// <inheritdoc/>
    public override DbTransaction BeginAlone()
    {
        var transaction = base.BeginAlone();
        WriteInTurn.Wait(transaction);
        return transaction;
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        StoredKey.Map(modelBuilder.Entity<StoredKey>());
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().HaveConversion<Storable>();
    }

    // A server keeps neither zeros nor halves of characters, which mail may bring; SQLite keeps the former and mends the latter.
    private sealed class Storable() : ValueConverter<string, string>(text => Mend(text), text => text)
    {
        private static string Mend(string text) =>
            text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !text.Contains('\0')
                ? text
                : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace("\0", "", StringComparison.Ordinal);
    }
}

/// <summary>Lets <c>dotnet ef migrations add</c> see the model without starting the site.</summary>
internal sealed class PostgresSiteDbDesign : IDesignTimeDbContextFactory<PostgresSiteDb>
{
    public PostgresSiteDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresSiteDb>().UseNpgsql("Host=design").Options);
}
