using System.Data.Common;
using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary>
/// The statement that ends a lease with what became of the letter. It is carried out for every letter, so it is prepared once, on a connection that
/// stays open. For one thread at a time.
/// </summary>
internal sealed class SettleStatement : IDisposable
{
    private readonly SiteDb db;
    private readonly DbCommand command;
    private readonly List<MappedParameter> parameters;

    /// <summary>Opens the connection.</summary>
    /// <param name="db">Ends with this.</param>
    public SettleStatement(SiteDb db)
    {
        this.db = db;
        db.Database.OpenConnection();
        command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText =
            """
            UPDATE "Deliveries" SET "State" = @State, "NextAttemptAt" = @NextAttemptAt, "Attempts" = @Attempts, "SentAt" = @SentAt,
                "ServerReply" = @ServerReply, "LastError" = @LastError, "PossibleRepeat" = @PossibleRepeat, "IsAwaited" = @IsAwaited,
                "LeaseId" = NULL, "LeasedBy" = NULL, "LeaseUntil" = NULL
            WHERE "Id" = @Id AND "State" = 'Leased' AND "LeaseId" = @LeaseId
            """;
        var delivery = db.Model.FindEntityType(typeof(Delivery))!;
        string[] names =
        [
            nameof(Delivery.State), nameof(Delivery.NextAttemptAt), nameof(Delivery.Attempts), nameof(Delivery.SentAt), nameof(Delivery.ServerReply),
            nameof(Delivery.LastError), nameof(Delivery.PossibleRepeat), nameof(Delivery.IsAwaited), nameof(Delivery.Id), nameof(Delivery.LeaseId),
        ];
        parameters = [.. names.Select(name => new MappedParameter(delivery.FindProperty(name)!, command, "@" + name))];
        command.Prepare();
    }

    /// <summary>Writes all of them in one transaction.</summary>
    /// <param name="letters">As they were claimed, with their new values.</param>
    /// <returns>Those whose lease still held; the others are not changed.</returns>
    public IReadOnlySet<Delivery> Settle(IEnumerable<Delivery> letters)
    {
        using var transaction = db.BeginAlone();
        command.Transaction = transaction;
        var settled = letters.Where(Settle).ToHashSet();
        transaction.Commit();
        return settled;
    }

    public void Dispose()
    {
        command.Dispose();
        db.Dispose();
    }

    private bool Settle(Delivery letter)
    {
        foreach (var parameter in parameters)
        {
            parameter.Take(letter);
        }

        return command.ExecuteNonQuery() == 1;
    }
}
