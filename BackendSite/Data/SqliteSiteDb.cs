using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace BackendSite.Data;

/// <summary>The database on SQLite; owns the migrations of that provider.</summary>
public sealed class SqliteSiteDb(DbContextOptions<SqliteSiteDb> options) : SiteDb(options);

/// <summary>Lets <c>dotnet ef migrations add</c> see the model without starting the site.</summary>
internal sealed class SqliteSiteDbDesign : IDesignTimeDbContextFactory<SqliteSiteDb>
{
    public SqliteSiteDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteSiteDb>().UseSqlite("Data Source=design.db").Options);
}
