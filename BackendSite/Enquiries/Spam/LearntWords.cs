using BackendSite.Data;
using BackendSite.Leads;
using Microsoft.EntityFrameworkCore;

namespace BackendSite.Enquiries.Spam;

/// <summary>
/// Keeps the word weights in step with what staff decided: learns from the examples and the latest decisions at start and again after each
/// change, in the background. Nothing but the leads themselves is stored, so what is erased is also unlearnt.
/// </summary>
internal sealed partial class LearntWords(IDbContextFactory<SiteDb> databases, LeadFeed feed, TimeProvider clock, ILogger<LearntWords> log)
    : BackgroundService
{
    // Spam changes, and old words with it.
    private const int MaxOfEach = 1_000;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim decided = new(0, 1);
    private volatile WordWeights weights = WordWeights.OfExamples;

    /// <summary>What is learnt so far.</summary>
    public WordWeights Weights => weights;

    /// <inheritdoc/>
    public override void Dispose()
    {
        decided.Dispose();
        base.Dispose();
    }

    /// <summary>Learns anew from the database.</summary>
    internal async Task Learn(CancellationToken cancellationToken)
    {
        await using var db = databases.CreateDbContext();
        var spam = await Latest(db, true).ToListAsync(cancellationToken);
        var wanted = await Latest(db, false).ToListAsync(cancellationToken);
        weights = WordWeights.Train(WordWeights.Examples().Concat(spam.Concat(wanted).Select(lead => new DecidedEnquiry(DraftOf(lead), lead.SpamDecision == true))));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe(Note);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Learn(stoppingToken);
                await decided.WaitAsync(stoppingToken);
                await Task.Delay(Rest, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // Without new words the old ones go on; the next decision tries again.
                LogFailed(log, error);
                await decided.WaitAsync(stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    private static IQueryable<Lead> Latest(SiteDb db, bool spam) =>
        db.Leads.AsNoTracking().Where(lead => lead.SpamDecision == spam).OrderByDescending(lead => lead.Id).Take(MaxOfEach);

    private static EnquiryDraft DraftOf(Lead lead) => new()
    {
        FullName = lead.FullName,
        Email = lead.Email,
        Company = lead.Company,
        Message = lead.Message,
        TechStack = lead.TechStack ?? "",
        Industry = lead.Industry ?? "",
    };

    private Task Note(LeadSignal signal)
    {
        if (signal is { Arrived: false, IsOfLetter: false } && decided.CurrentCount == 0)
        {
            decided.Release();
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The words of spam could not be learnt from what staff decided")]
    private static partial void LogFailed(ILogger log, Exception error);
}
