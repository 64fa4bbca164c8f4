using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Tests.Data;

/// <summary>Both databases are made of the same model.</summary>
public sealed class ProviderTests
{
    [Fact]
    public void Each_database_has_a_migration_for_every_change_of_the_model()
    {
        using var sqlite = new SqliteSiteDbDesign().CreateDbContext([]);
        using var postgres = new PostgresSiteDbDesign().CreateDbContext([]);

        Assert.False(sqlite.Database.HasPendingModelChanges(), "dotnet ef migrations add … --context SqliteSiteDb: see Data/README.md");
        Assert.False(postgres.Database.HasPendingModelChanges(), "dotnet ef migrations add … --context PostgresSiteDb: see Data/README.md");
    }
}
