using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Data;

/// <summary>Opens the database of the configured provider.</summary>
internal sealed class SiteDbFactory(IServiceProvider services, IOptions<DatabaseOptions> options) : IDbContextFactory<SiteDb>
{
    private readonly Func<SiteDb> open = Opens(services, options.Value);

    public SiteDb CreateDbContext() => open();

    private static Func<SiteDb> Opens(IServiceProvider services, DatabaseOptions options) => options.IsPostgres
        ? services.GetRequiredService<IDbContextFactory<PostgresSiteDb>>().CreateDbContext
        : services.GetRequiredService<IDbContextFactory<SqliteSiteDb>>().CreateDbContext;
}
