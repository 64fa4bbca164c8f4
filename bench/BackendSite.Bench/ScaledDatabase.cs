using Microsoft.Data.Sqlite;

namespace BackendSite.Bench;

/// <summary>A database under a site that is measured as it grows.</summary>
/// <param name="Settings">What the site is told, to use it.</param>
/// <param name="Size">The question how many bytes it has.</param>
/// <param name="Ask">Asks it for one number.</param>
/// <param name="Cpu">Processor time so far of its own processes.</param>
internal sealed record ScaledDatabase(string[] Settings, string Size, Func<string, Task<long>> Ask, Func<TimeSpan> Cpu)
{
    /// <summary>The file in a site's data directory.</summary>
    public static ScaledDatabase File(string data) => new(
        [],
        "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)",
        async sql =>
        {
            await using var db = new SqliteConnection($"Data Source={Path.Combine(data, "site.db")};Mode=ReadOnly;Pooling=False");
            db.Open();
            await using var command = db.CreateCommand();
            command.CommandText = sql;
            return (long)(await command.ExecuteScalarAsync())!;
        },
        () => TimeSpan.Zero);

    /// <summary>A server.</summary>
    public static ScaledDatabase On(PostgresServer server) => new(
        ["--Database:Provider=Postgres", $"--ConnectionStrings:Site={server.ConnectionString}"],
        "SELECT pg_database_size(current_database())", server.Ask, () => server.Cpu);

    /// <summary>Until the last letter has left and the index is complete.</summary>
    public async Task Quiet()
    {
        while (await Ask("SELECT (SELECT count(*) FROM \"Deliveries\" WHERE \"State\" IN ('Pending', 'Leased')) + (SELECT count(*) FROM \"LeadsToIndex\")") > 0)
        {
            await Task.Delay(200);
        }
    }
}
