using Microsoft.Extensions.Options;
using Npgsql;

namespace BackendSite.Data;

/// <summary>
/// Says whether this copy of the site is the one that does what one alone should do, such as the work of the night. On PostgreSQL that
/// is whoever holds a lock there, which ends with its connection; another copy follows within seconds. A site on SQLite is alone.
/// </summary>
internal sealed class Leader(IOptions<DatabaseOptions> options, PostgresServer server, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private volatile bool leads;

    /// <summary>Whether it is this one.</summary>
    public bool IsMe => leads || !options.Value.IsPostgres;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Value.IsPostgres && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(server.ConnectionString);
                await connection.OpenAsync(stoppingToken);
                await Stand(connection, stoppingToken);
            }
            catch (Exception)
            {
                // The server is away, and with it what the leader would do; the health of the site says so.
            }
            finally
            {
                leads = false;
            }

            await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The lock is kept with the connection; each look shows that both are still there.
    private async Task Stand(NpgsqlConnection connection, CancellationToken stopping)
    {
        await using var ask = new NpgsqlCommand($"SELECT pg_try_advisory_lock({AdvisoryLock.Leading})", connection);
        await using var look = new NpgsqlCommand("SELECT true", connection);
        while (true)
        {
            leads = (bool)(await (leads ? look : ask).ExecuteScalarAsync(stopping))!;
            await Task.Delay(Look, clock, stopping);
        }
    }
}
