using BackendSite.Web;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BackendSite.Data;

/// <summary>Looks at a database on a PostgreSQL server.</summary>
internal static class ExaminePostgres
{
    private const int OldestVersion = 150_000;

    public static async Task<IReadOnlyList<Finding>> Database(SiteDb db, CancellationToken cancellationToken)
    {
        try
        {
            await db.Database.OpenConnectionAsync(cancellationToken);
            return
            [
                await Setting(db, "server_version_num", cancellationToken) is { } version && int.Parse(version) >= OldestVersion
                    ? new(Grade.Ok, "the server answers, and is new enough")
                    : new(Grade.Problem, "the server is older than PostgreSQL 15", "Upgrade it."),
                await Setting(db, "server_encoding", cancellationToken) == "UTF8"
                    ? new(Grade.Ok, "it keeps every script (UTF8)")
                    : new(Grade.Problem, "its encoding is not UTF8", "Make a database with ENCODING 'UTF8' and move there."),
                await Setting(db, "fsync", cancellationToken) == "on" && await Setting(db, "synchronous_commit", cancellationToken) != "off"
                    ? new(Grade.Ok, "what is accepted is on its disk")
                    : new(Grade.Problem, "a crash of the server could lose what was accepted", "Set fsync = on and synchronous_commit = on."),
                await Setting(db, "transaction_read_only", cancellationToken) == "off"
                    ? new(Grade.Ok, "it can be written")
                    : new(Grade.Problem, "it can only be read", "Name the primary server in ConnectionStrings:Site, not a standby."),
                await ExamineData.Migrations(db, cancellationToken),
            ];
        }
        catch (NpgsqlException error)
        {
            return [new(Grade.Problem, $"can't be used: {error.Message}", "Look at the server and at ConnectionStrings:Site.")];
        }
    }

    private static async Task<string?> Setting(SiteDb db, string name, CancellationToken cancellationToken) =>
        await db.Database.SqlQuery<string?>($"SELECT current_setting({name}) AS \"Value\"").SingleAsync(cancellationToken);
}
