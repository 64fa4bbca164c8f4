using Microsoft.EntityFrameworkCore;

namespace BackendSite.Data;

/// <summary>Opens the database of the configured provider.</summary>
internal sealed class SiteDbFactory(DbContextOptions<SqliteSiteDb> sqlite) : IDbContextFactory<SiteDb>
{
    public SiteDb CreateDbContext() => new SqliteSiteDb(sqlite);
}
