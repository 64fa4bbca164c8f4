namespace BackendSite.Data;

/// <summary>The databases that the site can live on.</summary>
public enum DatabaseProvider
{
    /// <summary>A file beside the site.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, version 15 or newer.</summary>
    Postgres,
}

/// <summary>Which database: the section <c>Database</c> of the settings.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The kind of database.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>Whether it is a PostgreSQL server.</summary>
    public bool IsPostgres => Provider == DatabaseProvider.Postgres;
}
