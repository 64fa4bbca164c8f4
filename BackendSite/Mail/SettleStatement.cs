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
    private readonly PreparedStatement settle;

    /// <summary>Opens the connection.</summary>
    /// <param name="db">Ends with this.</param>
    public SettleStatement(SiteDb db)
    {
        this.db = db;
        db.Database.OpenConnection();
        settle = PreparedStatement.Of<Delivery>(
            db,
            """
            UPDATE "Deliveries" SET "State" = @p0, "NextAttemptAt" = @p1, "Attempts" = @p2, "SentAt" = @p3, "ServerReply" = @p4, "LastError" = @p5,
                "PossibleRepeat" = @p6, "IsAwaited" = @p7, "LeaseId" = NULL, "LeasedBy" = NULL, "LeaseUntil" = NULL
            WHERE "Id" = @p8 AND "State" = 'Leased' AND "LeaseId" = @p9
            """,
            nameof(Delivery.State), nameof(Delivery.NextAttemptAt), nameof(Delivery.Attempts), nameof(Delivery.SentAt), nameof(Delivery.ServerReply),
            nameof(Delivery.LastError), nameof(Delivery.PossibleRepeat), nameof(Delivery.IsAwaited), nameof(Delivery.Id), nameof(Delivery.LeaseId));
    }

    /// <summary>Writes all of them in one transaction.</summary>
    /// <param name="letters">As they were claimed, with their new values.</param>
    /// <returns>Those whose lease still held; the others are not changed.</returns>
    public IReadOnlySet<Delivery> Settle(IEnumerable<Delivery> letters)
    {
        using var transaction = db.BeginAlone();
        var settled = letters.Where(Settle).ToHashSet();
        transaction.Commit();
        return settled;
    }

    public void Dispose()
    {
        settle.Dispose();
        db.Dispose();
    }

    private bool Settle(Delivery letter) => settle.With(
        letter.State, letter.NextAttemptAt, letter.Attempts, letter.SentAt, letter.ServerReply,
        letter.LastError, letter.PossibleRepeat, letter.IsAwaited, letter.Id, letter.LeaseId).Run() == 1;
}
