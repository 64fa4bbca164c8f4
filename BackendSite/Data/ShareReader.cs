using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BackendSite.Data;

/// <summary>Gives each question of <see cref="AskTogether"/> its part of the one answer, where the database would be asked anew otherwise.</summary>
internal sealed class ShareReader : DbCommandInterceptor
{
    private static readonly ConditionalWeakTable<DbContext, Shared> Running = [];

    /// <summary>From now on, until the end of what it returns, whatever the context asks is answered by the reader's next results.</summary>
    public static Shared Begin(DbContext db, DbDataReader reader)
    {
        var shared = new Shared(db, reader);
        Running.Add(db, shared);
        return shared;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        Of(eventData.Context) is { } shared ? InterceptionResult<DbDataReader>.SuppressWithResult(shared.Next()) : result;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        Of(eventData.Context) is { } shared ? InterceptionResult<DbDataReader>.SuppressWithResult(await shared.NextAsync(cancellationToken)) : result;

    public override InterceptionResult DataReaderClosing(DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result) =>
        Of(eventData.Context) is null ? result : InterceptionResult.Suppress();

    public override ValueTask<InterceptionResult> DataReaderClosingAsync(DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result) =>
        new(DataReaderClosing(command, eventData, result));

    // The reader goes on to the next question; all else that would end with it does.
    public override InterceptionResult DataReaderDisposing(DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        if (Of(eventData.Context) is null)
        {
            return result;
        }

        command.Dispose();
        eventData.Context!.Database.CloseConnection();
        return InterceptionResult.Suppress();
    }

    private static Shared? Of(DbContext? context) => context is not null && Running.TryGetValue(context, out var shared) ? shared : null;

    /// <summary>A reader of several results, which are given out one after the other.</summary>
    internal sealed class Shared(DbContext db, DbDataReader reader) : IDisposable
    {
        /// <summary>How many of its results were given out.</summary>
        public int Given { get; private set; }

        public DbDataReader Next() => Given++ == 0 || reader.NextResult() ? reader : throw TooFew();

        public async Task<DbDataReader> NextAsync(CancellationToken cancellationToken) =>
            Given++ == 0 || await reader.NextResultAsync(cancellationToken) ? reader : throw TooFew();

        public void Dispose() => Running.Remove(db);

        private static InvalidOperationException TooFew() => new("There are fewer answers than questions.");
    }
}
