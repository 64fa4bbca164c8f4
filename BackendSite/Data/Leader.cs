using System.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace BackendSite.Data;

/// <summary>
/// Says whether this copy of the site is the one that does what one alone should do, such as the work of the night. On PostgreSQL that
/// is whoever holds a lock there, which ends with its connection, and the server ends a connection that is silent for too long: a copy that is
/// stopped or cut off doesn't keep the others waiting. A site on SQLite is alone.
/// </summary>
internal sealed class Leader(IOptions<DatabaseOptions> options, PostgresServer server) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // A leader believes in itself for less long than the server does, whatever the clock of the site says: the server has its own.
    private static readonly TimeSpan Belief = Look * 3;
    private static readonly TimeSpan Silence = Look * 4;

    private volatile CancellationTokenSource? term;
    private long lookedAt;

    /// <summary>Whether it is this one.</summary>
    public bool IsMe => !options.Value.IsPostgres || (term is not null && Stopwatch.GetElapsedTime(Volatile.Read(ref lookedAt)) < Belief);

    /// <summary>Does something for as long as this copy is the one, and again whenever it is; until the site stops.</summary>
    /// <param name="work">Ends without an error when its token says so.</param>
    /// <param name="stopping">The site is stopping.</param>
    public async Task WhileLeading(Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var mine = term;
            if (IsMe && (mine is not null || !options.Value.IsPostgres))
            {
                using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping, mine?.Token ?? default);
                await work(over.Token);
            }

            await Task.Delay(Look, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.Value.IsPostgres && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Not one that others get afterwards: the server ends it when it is silent.
                await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
                await connection.OpenAsync(stoppingToken);
                await Stand(connection, stoppingToken);
            }
            catch (Exception)
            {
                // The server is away, and with it what the leader would do; the health of the site says so.
            }
            finally
            {
                var ended = term;
                term = null;
                await (ended?.CancelAsync() ?? Task.CompletedTask);
            }

            await Task.Delay(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The lock is kept with the connection; each look shows that both are still there.
    private async Task Stand(NpgsqlConnection connection, CancellationToken stopping)
    {
        await using var hush = new NpgsqlCommand($"SET idle_session_timeout={(int)Silence.TotalMilliseconds}", connection);
        await using var ask = new NpgsqlCommand($"SELECT pg_try_advisory_lock({AdvisoryLock.Leading})", connection);
        await using var look = new NpgsqlCommand("SELECT true", connection);
        await hush.ExecuteNonQueryAsync(stopping);
        while (true)
        {
            var asked = Stopwatch.GetTimestamp();
            var leads = (bool)(await (term is null ? ask : look).ExecuteScalarAsync(stopping))!;
            Volatile.Write(ref lookedAt, asked);
            term ??= leads ? new() : null;
            await Task.Delay(Look, stopping);
        }
    }
}
