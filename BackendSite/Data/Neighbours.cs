using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;

namespace BackendSite.Data;

/// <summary>
/// Tells the other copies of the site on the same PostgreSQL server what happened here, and hears it from them, at once. It is only a
/// hint to look: what counts is in the database, so nothing is lost when a hint is. A site on SQLite is alone and says nothing.
/// </summary>
internal sealed partial class Neighbours(IOptions<DatabaseOptions> options, PostgresServer server, ILogger<Neighbours> log) : BackgroundService
{
    private const string Channel = "backendsite";
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly string me = Guid.NewGuid().ToString("N");
    private readonly Channel<string> words = System.Threading.Channels.Channel.CreateBounded<string>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });
    private (string Topic, Action<string> Hear)[] listeners = [];

    /// <summary>Tells the others; returns at once.</summary>
    /// <param name="topic">What it is about; no space in it.</param>
    /// <param name="text">Short, and nothing personal.</param>
    public void Tell(string topic, string text = "")
    {
        if (options.Value.IsPostgres)
        {
            words.Writer.TryWrite($"{me} {topic} {text}");
        }
    }

    /// <summary>Hears what others tell. While the site starts, from one thread.</summary>
    public void Listen(string topic, Action<string> hear) => listeners = [.. listeners, (topic, hear)];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.IsPostgres ? Task.WhenAll(Keep(Hear, stoppingToken), Keep(Say, stoppingToken)) : Task.CompletedTask;

    // Until the end, over every loss of the server.
    private async Task Keep(Func<NpgsqlConnection, CancellationToken, Task> act, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(server.ConnectionString);
                await connection.OpenAsync(stopping);
                await act(connection, stopping);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                LogLost(log, error.Message);
                await Task.Delay(Retry, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task Hear(NpgsqlConnection connection, CancellationToken stopping)
    {
        connection.Notification += (_, heard) => Pass(heard.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stopping);
        }

        while (true)
        {
            await connection.WaitAsync(stopping);
        }
    }

    private async Task Say(NpgsqlConnection connection, CancellationToken stopping)
    {
        await using var notify = new NpgsqlCommand("SELECT pg_notify($1, word) FROM unnest($2) AS each(word)", connection);
        notify.Parameters.Add(new() { Value = Channel });
        notify.Parameters.Add(new NpgsqlParameter<string[]>());
        while (await words.Reader.WaitToReadAsync(stopping))
        {
            var some = new List<string>();
            while (some.Count < 1000 && words.Reader.TryRead(out var word))
            {
                some.Add(word);
            }

            notify.Parameters[1].Value = some.Distinct().ToArray();
            await notify.ExecuteNonQueryAsync(stopping);
        }
    }

    private void Pass(string payload)
    {
        if (payload.Split(' ', 3) is not [var from, var topic, var text] || from == me)
        {
            return;
        }

        foreach (var (wanted, hear) in listeners)
        {
            if (wanted == topic)
            {
                hear(text);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The other copies of the site can't be heard now; it is tried again each second: {Reason}")]
    private static partial void LogLost(ILogger log, string reason);
}
