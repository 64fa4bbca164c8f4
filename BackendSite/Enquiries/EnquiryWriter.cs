using System.Threading.Channels;
using BackendSite.Data;
using BackendSite.Leads;
using BackendSite.Mail;
using BackendSite.Web.Telemetry;

namespace BackendSite.Enquiries;

/// <summary>The enquiry can't be stored now: the database is locked, full, damaged or gone.</summary>
public sealed class StoreUnavailableException(Exception? cause = null) : Exception("The enquiry can't be stored now.", cause);

/// <summary>
/// The only writer of enquiries. It commits whatever is waiting as one transaction, so that a rush costs one disk flush and
/// not one a visitor, and answers each visitor only after their own commit. A row that is refused fails alone.
/// </summary>
internal sealed partial class EnquiryWriter(StoreEnquiry store, EnquiryMeter meter, LeadFeed feed, MailBell bell, Rush rush, TimeProvider clock,
    ILogger<EnquiryWriter> log) : IHostedService, IDisposable
{
    /// <summary>Visitors who may wait for the database at once; the rest are told at once that it is busy.</summary>
    public const int MaxWaiting = 512;

    /// <summary>Visitors who may wait while the last attempt to store failed.</summary>
    public const int MaxWaitingInAnOutage = 16;

    // While these are written, the next ones are read and judged: with all of them in one batch one processor would stand still meanwhile.
    private const int MaxBatch = 16;

    // In a rush the search index waits so long, and then has at most a third of the time: visitors stand there, and nobody else does.
    private static readonly TimeSpan MostBehind = TimeSpan.FromSeconds(30);
    private const int ShareOfVisitors = 2;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private Thread? thread;
    private volatile bool outage;

    // Whether leads may be missing from the search index; those of an earlier run may be. In a rush nobody looks after them before that tick.
    private bool behind = true;
    private long lookAt = clock.GetTimestamp();
    private bool stumbled;
    private Task<bool>? come;

    /// <summary>Stores an enquiry, or finds it if it was stored before; returns once it is on the disk.</summary>
    /// <exception cref="StoreUnavailableException">It is not stored.</exception>
    public Task<StoredEnquiry> Write(AcceptedEnquiry enquiry)
    {
        var visitor = new Waiting(enquiry);
        return !(outage && waiting.Reader.Count >= MaxWaitingInAnOutage) && waiting.Writer.TryWrite(visitor)
            ? visitor.Answer.Task
            : Task.FromException<StoredEnquiry>(new StoreUnavailableException());
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // SQLite blocks its caller, so this is a thread of its own and no pool thread waits for the disk.
        thread = new Thread(WriteAll) { Name = "Enquiry writer", IsBackground = true };
        thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        return Task.Run(() => thread?.Join(), cancellationToken);
    }

    public void Dispose() => waiting.Writer.TryComplete();

    private void WriteAll()
    {
        var batch = new List<Waiting>(MaxBatch);
        while (Wait())
        {
            while (batch.Count < MaxBatch && waiting.Reader.TryRead(out var visitor))
            {
                batch.Add(visitor);
            }

            if (batch.Count > 0)
            {
                WriteBatch(batch, indexLater: rush.IsOn);
                batch.Clear();
            }

            CatchUp();
        }
    }

    // Until somebody comes, or for a moment when there is still something to do; false at the end.
    private bool Wait()
    {
        come ??= waiting.Reader.WaitToReadAsync().AsTask();
        if (behind && !come.Wait(rush.IsOn || stumbled ? Rush.Rest : TimeSpan.Zero))
        {
            return true;
        }

        var open = come.GetAwaiter().GetResult();
        come = null;
        return open;
    }

    private void CatchUp()
    {
        var start = clock.GetTimestamp();
        if (!behind || (rush.IsOn && start < lookAt))
        {
            return;
        }

        try
        {
            var indexed = store.IndexSome();
            behind = indexed.Count == IndexLater.Slice;
            stumbled = false;
            Publish(indexed);
        }
        catch (Exception error)
        {
            // They stay on the list, and are tried again in a moment. Whatever it is, accepting goes on.
            if (!stumbled)
            {
                LogBehind(log, error);
            }

            stumbled = true;
        }

        var end = clock.GetTimestamp();
        lookAt = end + (ShareOfVisitors * (end - start));
    }

    private void WriteBatch(IReadOnlyList<Waiting> batch, bool indexLater, bool again = true)
    {
        using var span = SiteTrace.Begin("store enquiries")?.SetTag("enquiry.batch", batch.Count);
        try
        {
            var stored = store.Store([.. batch.Select(visitor => visitor.Enquiry)], indexLater);
            outage = false;
            Tell(batch, stored, indexLater);
        }
        catch (Exception error) when (again && DatabaseFault.IsLostConnection(error))
        {
            // The server may be back already. If the commit came through all the same, their keys find what was stored.
            WriteBatch(batch, indexLater, again: false);
        }
        catch (Exception error) when (again && !IsOutage(error))
        {
            // One bad row must not fail its neighbours, and names that happened to be taken are drawn anew.
            foreach (var visitor in batch)
            {
                WriteBatch([visitor], indexLater, again: false);
            }
        }
        catch (Exception error)
        {
            outage = IsOutage(error);
            Refuse(batch, error);
        }
    }

    private void Tell(IReadOnlyList<Waiting> batch, IReadOnlyList<StoredEnquiry> stored, bool indexLater)
    {
        foreach (var (visitor, enquiry) in batch.Zip(stored))
        {
            if (!visitor.Enquiry.IsCanary)
            {
                meter.Accept(enquiry);
            }

            visitor.Answer.TrySetResult(enquiry);
        }

        rush.Served(batch.Count);
        bell.Ring();
        if (!indexLater)
        {
            Publish(stored.Where(enquiry => enquiry.Arrived).Select(enquiry => enquiry.LeadId));
        }
        else if (!behind)
        {
            behind = true;
            lookAt = clock.GetTimestamp() + (long)(MostBehind.TotalSeconds * clock.TimestampFrequency);
        }
    }

    private void Publish(IEnumerable<long> arrived)
    {
        foreach (var lead in arrived)
        {
            feed.Publish(new LeadSignal(lead, Arrived: true));
        }
    }

    private void Refuse(IReadOnlyList<Waiting> batch, Exception error)
    {
        // Whoever waits behind them would fare no better, only later.
        var all = batch.ToList();
        while (outage && waiting.Reader.TryRead(out var visitor))
        {
            all.Add(visitor);
        }

        LogFailed(log, all.Count, error);
        foreach (var visitor in all)
        {
            visitor.Answer.TrySetException(new StoreUnavailableException(error));
        }
    }

    // Then each one alone would fail as well, after the same wait.
    private static bool IsOutage(Exception error) => DatabaseFault.Is(error) && !DatabaseFault.IsOfRow(error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} enquiries could not be stored; their senders were told")]
    private static partial void LogFailed(ILogger log, int count, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "New leads could not be put into the search index; they are kept, and it is tried again")]
    private static partial void LogBehind(ILogger log, Exception error);

    private sealed record Waiting(AcceptedEnquiry Enquiry)
    {
        public TaskCompletionSource<StoredEnquiry> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
