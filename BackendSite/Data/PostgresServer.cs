using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BackendSite.Data;

/// <summary>How the site opens its database on a PostgreSQL server.</summary>
internal sealed class PostgresServer(IConfiguration configuration)
{
    // Milliseconds. Nobody waits longer for their turn to write, and nobody keeps it for longer without doing anything: half as long, so that
    // who waits outlasts one who stands still.
    private const int Patience = 10_000;
    private const int Idleness = Patience / 2;

    /// <summary>The connection string with what the site needs added.</summary>
    public string ConnectionString => Complete(configuration.GetConnectionString("Site"));

    /// <summary>Says how the site opens it.</summary>
    public void Choose(DbContextOptionsBuilder options) => options
        .UseNpgsql(ConnectionString)
        .AddInterceptors(new WriteInTurn(), new ShareReader());

    /// <summary>Adds what the site needs to a connection string.</summary>
    public static string Complete(string? configured)
    {
        var complete = new NpgsqlConnectionStringBuilder(configured);
        complete.ApplicationName ??= "BackendSite";
        complete.Options = $"{complete.Options} -c lock_timeout={Patience} -c idle_in_transaction_session_timeout={Idleness}".TrimStart();
        return complete.ToString();
    }

    /// <summary>Whether a connection string can be used: it names a server and a database.</summary>
    public static bool IsComplete(string? configured)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(configured) is { Host.Length: > 0, Database.Length: > 0 };
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
