namespace BackendSite.Data;

/// <summary>The databases that the site can live on.</summary>
public enum DatabaseProvider
{
    /// <summary>A file beside the site.</summary>
    Sqlite,
}

/// <summary>Which database: the section <c>Database</c> of the settings.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The kind of database.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;
}
