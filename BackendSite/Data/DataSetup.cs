using BackendSite.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Data;

/// <summary>The database and the folder beside it.</summary>
public static class DataSetup
{
    /// <summary>Registers the database, the data folder, the key ring in it, and the verb <c>backup</c>.</summary>
    public static void AddData(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<DataOptions>("Data");
        services.AddSettings<DatabaseOptions>("Database");
        services.AddSingleton<DataDirectory>();
        services.AddSingleton(provider =>
            new DbContextOptionsBuilder<SqliteSiteDb>()
                .UseSqlite(SqliteConnectionString(provider))
                .UseApplicationServiceProvider(provider)
                .AddInterceptors(new SqlitePragmas())
                .Options);
        services.AddSingleton<IDbContextFactory<SiteDb>, SiteDbFactory>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<SiteDb>>().CreateDbContext());
        services.AddSingleton<Rush>();
        services.AddSingleton<MigrateDatabase>();
        services.AddHostedService(provider => provider.GetRequiredService<MigrateDatabase>());
        services.AddVerb(BackupVerb.Create);

        services.AddDataProtection().SetApplicationName("BackendSite");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new FileSystemXmlRepository(
                new DirectoryInfo(provider.GetRequiredService<DataDirectory>().Ensure("keys")),
                provider.GetRequiredService<ILoggerFactory>())));
    }

    private static string SqliteConnectionString(IServiceProvider provider)
    {
        var data = provider.GetRequiredService<DataDirectory>();
        var configured = provider.GetRequiredService<IConfiguration>().GetConnectionString("Site");
        var connection = new SqliteConnectionStringBuilder(configured ?? "Data Source=site.db");
        data.Ensure();
        connection.DataSource = data.Combine(connection.DataSource);
        return connection.ToString();
    }
}
