using BackendSite.Components;
using BackendSite.Data.Backups;
using BackendSite.Data.Moving;
using BackendSite.Web;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Data;

/// <summary>The database and the folder beside it.</summary>
public static class DataSetup
{
    // To begin one anew takes longer than what is mostly asked of it. More than these are made when they are needed, and not kept.
    private const int ContextsKept = 32;

    /// <summary>Registers the database, the data folder, the key ring in it, backups and their verbs.</summary>
    public static void AddData(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<DataOptions>("Data");
        services.AddSettings<DatabaseOptions>("Database").Validate<IConfiguration>(
            (options, configuration) => !options.IsPostgres || PostgresServer.IsComplete(configuration.GetConnectionString("Site")),
            "ConnectionStrings:Site: for PostgreSQL it must name a server and a database, such as Host=db;Database=site;Username=site;Password=….");
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<SqliteFile>();
        services.AddPooledDbContextFactory<SqliteSiteDb>((provider, options) => provider.GetRequiredService<SqliteFile>().Choose(options), ContextsKept);
        services.AddSingleton<PostgresServer>();
        services.AddPooledDbContextFactory<PostgresSiteDb>((provider, options) => provider.GetRequiredService<PostgresServer>().Choose(options), ContextsKept);
        services.AddSingleton<IDbContextFactory<SiteDb>, SiteDbFactory>();
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<SiteDb>>().CreateDbContext());
        services.AddSingleton<Rush>();
        services.AddSingleton<MigrateDatabase>();
        services.AddHostedService(provider => provider.GetRequiredService<MigrateDatabase>());
        services.AddSingleton<Neighbours>();
        services.AddHostedService(provider => provider.GetRequiredService<Neighbours>());
        services.AddSingleton<Leader>();
        services.AddHostedService(provider => provider.GetRequiredService<Leader>());
        services.AddSingleton<SiteLock>();
        services.AddSingleton<MoveToPostgres>();
        services.AddVerb(MoveVerb.Create);
        services.AddSingleton<DiskSpace>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddSingleton<ExamineData>();
        services.AddExaminations(provider => provider.GetRequiredService<ExamineData>().All());
        AddBackups(services);

        services.AddDataProtection().SetApplicationName("BackendSite");
        services.AddSingleton<StoredKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new ChosenKeys(() => KeyRing(provider))));
    }

    // Copies of the site that share a database share their keys; a site alone has them in its folder, where a backup takes them along.
    private static IXmlRepository KeyRing(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.IsPostgres
            ? provider.GetRequiredService<StoredKeys>()
            : new FileSystemXmlRepository(
                new DirectoryInfo(provider.GetRequiredService<DataDirectory>().Ensure("keys")), provider.GetRequiredService<ILoggerFactory>());

    private static void AddBackups(IServiceCollection services)
    {
        services.AddSettings<BackupOptions>("Backup").PostConfigure<IOptions<DatabaseOptions>>(
            (backup, database) => backup.Nightly &= !database.Value.IsPostgres);
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<BackupOptions>>().Value is { Nightly: true, KeepDays: var days }
            ? new PrivacyFact(PrivacyTopic.Kept, $"A backup is made every night and kept for {days} days; what was erased is in the older ones until then.")
            : new PrivacyFact(PrivacyTopic.Kept, "Backups that were made before hold it until they are replaced by newer ones."));
        services.AddSingleton<MakeBackup>();
        services.AddSingleton<BackupShelf>();
        services.AddSingleton<RestoreBackup>();
        services.AddSingleton<NightlyBackup>();
        services.AddHostedService(provider => provider.GetRequiredService<NightlyBackup>());
        services.AddHealthChecks().AddCheck<NightlyBackup>("backup", tags: [HealthNotice.Tag]);
        services.AddVerb(BackupVerbs.Backup);
        services.AddVerb(BackupVerbs.Restore);
    }
}
