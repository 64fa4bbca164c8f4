using BackendSite.Data;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Mail;

/// <summary>Writes what became of letters. Whatever is waiting is one transaction, so that two senders cost one write to the disk.</summary>
internal sealed class SettleTogether(IDbContextFactory<SiteDb> databases) : IDisposable
{
    private readonly Lock gate = new();
    private List<Waiting> waiting = [];
    private bool writing;
    private SettleStatement? statement;
    private Exception? failure;

    /// <summary>Ends a lease with what became of the letter; returns once it is on the disk.</summary>
    /// <returns>False when the lease was lost meanwhile; then nothing is changed.</returns>
    public Task<bool> Settle(Delivery letter)
    {
        var mine = new Waiting(letter);
        lock (gate)
        {
            waiting.Add(mine);
            if (writing)
            {
                return mine.Done.Task;
            }

            writing = true;
        }

        // SQLite blocks its caller, and the sender has its next letter to hand over meanwhile.
        _ = Task.Run(WriteAll);
        return mine.Done.Task;
    }

    public void Dispose() => statement?.Dispose();

    private void WriteAll()
    {
        while (true)
        {
            List<Waiting> batch;
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    writing = false;
                    return;
                }

                (batch, waiting) = (waiting, []);
            }

            Write(batch);
        }
    }

    private void Write(List<Waiting> batch)
    {
        try
        {
            var settled = Statement().Settle(batch.Select(one => one.Letter));
            foreach (var one in batch)
            {
                one.Done.TrySetResult(settled.Contains(one.Letter));
            }
        }
        catch (Exception error)
        {
            failure = error;
            batch.ForEach(one => one.Done.TrySetException(error));
        }
    }

    private SettleStatement Statement()
    {
        if (failure is { } last)
        {
            // What is wrong may be the connection.
            var old = statement;
            (statement, failure) = (null, null);
            old?.Dispose();
            DatabaseFault.CloseIdle(databases, last);
        }

        return statement ??= Prepare();
    }

    private SettleStatement Prepare()
    {
        var db = databases.CreateDbContext();
        try
        {
            return new(db);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    private sealed record Waiting(Delivery Letter)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
