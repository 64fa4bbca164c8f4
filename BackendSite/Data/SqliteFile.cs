using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace BackendSite.Data;

/// <summary>The file that the database is, and how one is opened.</summary>
internal sealed class SqliteFile(IServiceProvider services, DataDirectory data, IConfiguration configuration, IOptions<DatabaseOptions> options)
{
    // SQLite's own count of its memory takes a lock at each allocation, and nobody asks for it. It can be set before the first use alone,
    // and where something used SQLite before, it stays as it is.
    static SqliteFile()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    // Also of a site that has moved to a server, whose connection string says nothing about a file.
    private SqliteConnectionStringBuilder Configured => new((options.Value.IsPostgres ? null : configuration.GetConnectionString("Site")) ?? "Data Source=site.db");

    /// <summary>Its absolute path.</summary>
    public string Path => data.Combine(Configured.DataSource);

    /// <summary>Says how the site opens it.</summary>
    public void Choose(DbContextOptionsBuilder options)
    {
        data.Ensure();
        Choose(options, Path);
    }

    /// <summary>How another file of the kind is opened, such as one that is to take its place.</summary>
    public DbContextOptions<SqliteSiteDb> Options(string path)
    {
        var options = new DbContextOptionsBuilder<SqliteSiteDb>().UseApplicationServiceProvider(services);
        Choose(options, path);
        return (DbContextOptions<SqliteSiteDb>)options.Options;
    }

    private void Choose(DbContextOptionsBuilder options, string path) => options
        .UseSqlite(new SqliteConnectionStringBuilder(Configured.ToString()) { DataSource = path }.ToString())
        .AddInterceptors(new SqlitePragmas(), new ShareReader());
}
